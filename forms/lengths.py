"""How long a text may be, counted as Excel counts."""

LONGEST = 32_767
"""UTF-16 units of a text: an Excel cell holds no more."""


def utf16_units(text: str) -> int:
    """Count UTF-16 units, as Excel does."""
    return len(text) + sum(char > "\uffff" for char in text) if not text.isascii() else len(text)
