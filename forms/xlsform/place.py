"""Issues of the compiler get the author's own header and the cell."""

from collections.abc import Mapping

import msgspec

from forms.errors import Issue
from forms.tables import letter
from forms.xlsform.ledger import Grid


def placed(issue: Issue, grids: Mapping[str, Grid]) -> Issue:
    """Give the issue with the header as it is written in the file, and its cell before the message."""
    grid = grids.get(issue.sheet)
    key, _, language = issue.column.partition("::")
    heading = grid.heading(key, language) if grid else None
    if heading is None:
        return msgspec.structs.replace(
            issue,
            message=f"Baris {issue.row}: {issue.message}",
            message_en=f"Row {issue.row}: {issue.message_en}",
        )
    cell = f"{letter(heading.index)}{issue.row}"
    return msgspec.structs.replace(
        issue,
        column=heading.text,
        message=f"Sel {cell}: {issue.message}",
        message_en=f"Cell {cell}: {issue.message_en}",
    )
