"""Issues of the compiler get the author's own header and the cell."""

from collections.abc import Mapping

import msgspec

from forms.errors import Issue, short
from forms.tables import letter
from forms.xlsform.ledger import Grid


def placed(issue: Issue, grids: Mapping[str, Grid]) -> Issue:
    """Give the issue with the header as it is written in the file, and its cell before the message."""
    grid = grids.get(issue.sheet)
    key, _, language = issue.column.partition("::")
    heading = grid.heading(key, language) if grid else None
    cell = f"{letter(heading.index)}{issue.row}" if heading else ""
    return msgspec.structs.replace(
        issue,
        column=short(heading.text, 200) if heading else issue.column,
        message=short(f"Sel {cell}: {issue.message}" if cell else f"Baris {issue.row}: {issue.message}"),
        message_en=short(f"Cell {cell}: {issue.message_en}" if cell else f"Row {issue.row}: {issue.message_en}"),
        piece=short(issue.piece, 200),
    )
