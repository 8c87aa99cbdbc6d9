"""The parts of `forms.diff`: which questions of two versions are the same one, and what is different about them."""
