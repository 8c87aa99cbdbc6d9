"""The parts of `forms.bridge`: which questions of two versions belong together, what the sheet says of them, carrying answers over."""
