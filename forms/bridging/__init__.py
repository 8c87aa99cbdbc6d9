"""The parts of `forms.bridge`: which questions belong together, what the sheet says of them, successors of regions, carrying answers over."""
