"""How long a text and how large a number may be, as Excel holds them."""

LONGEST = 32_767
"""UTF-16 units of a text: an Excel cell holds no more."""

LARGEST = 999_999_999_999_999
"""Numbers have at most 15 digits: what a double, and Excel, hold exactly."""

MOST_ROWS = 10_000
"""Rows of one repeat."""


def utf16_units(text: str) -> int:
    """Count UTF-16 units, as Excel does."""
    return len(text) + sum(char > "\uffff" for char in text) if not text.isascii() else len(text)
