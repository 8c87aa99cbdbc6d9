"""The scan of a worksheet that is written the plain way, as Excel, LibreOffice and openpyxl do, at the speed of a search.

It answers only when every row and cell has the plainest shape and nothing calls for a closer look; then it has seen
the same as `scan_worksheet` would. In all other cases it gives None and the thorough scan decides.
"""

import re
from itertools import pairwise

from forms.tables.model import column_index

_NUMBER = re.compile(rb'r="([1-9][0-9]{0,6})"')
_REFERENCE = re.compile(rb'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"')
_CLOSER_LOOK = (b"<!", b"<f", b't="e"', b":c", b":row", b":f")
"""Formulas, errors, comments, document types, and tags with a prefix."""


def plain_area(content: bytes) -> tuple[int, int] | None:
    """Give the rows and columns that the cells of a plainly written worksheet span, None when it is not plain."""
    head, _, rest = content.partition(b"<sheetData>")
    inside, end, tail = rest.partition(b"</sheetData>")
    before, *rows = inside.split(b"<row ")
    if not end or before.strip() or b"<row" in head or b"<!" in head or b"<mergeCell" in tail or b"<row" in tail:
        return None
    if inside.count(b"<row") != len(rows) or any(mark in inside for mark in _CLOSER_LOOK):
        return None
    last, widest = 0, 0
    columns: list[bytes] = []
    for body in rows:
        number = _NUMBER.match(body)
        if number is None or int(number[1]) <= last:
            return None
        last = int(number[1])
        references = _REFERENCE.findall(body)
        if len(references) != body.count(b"<c"):
            return None
        if references != [column + number[1] for column in columns]:
            columns = [reference.rstrip(b"0123456789") for reference in references]
            indexes = [column_index(column.decode()) for column in columns]
            if references != [column + number[1] for column in columns] or any(a >= b for a, b in pairwise(indexes)):
                return None
            widest = max([widest, *(index + 1 for index in indexes[-1:])])
    return last, widest
