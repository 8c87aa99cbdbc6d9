"""Issues of the compiler get the author's own header and the cell; every issue gets the text of its cell, its piece marked."""

from collections.abc import Iterable, Mapping

import msgspec

from forms.errors import Issue, short
from forms.tables import letter
from forms.tables.model import column_index
from forms.xlsform.ledger import Grid

_BEFORE = 40
_WIDTH = 100


def placed(issue: Issue, grids: Mapping[str, Grid]) -> Issue:
    """Give the issue with the header as it is written in the file, and its cell before the message."""
    grid = grids.get(issue.sheet)
    key, _, language = issue.column.partition("::")
    heading = grid.heading(key, language) if grid else None
    cell = f"{letter(heading.index)}{issue.row}" if heading else ""
    return msgspec.structs.replace(
        issue,
        column=short(heading.text, 200) if heading else issue.column,
        cell=cell,
        message=short(f"Sel {cell}: {issue.message}" if cell else f"Baris {issue.row}: {issue.message}"),
        message_en=short(f"Cell {cell}: {issue.message_en}" if cell else f"Row {issue.row}: {issue.message_en}"),
    )


def marked(issues: Iterable[Issue], grids: Mapping[str, Grid]) -> list[Issue]:
    """Give the issues with what stands in their cells, and where the piece begins; a piece that is not in its cell is dropped."""
    records = {name: {record.number: record.cells for record in grid.records} for name, grid in grids.items()}
    given: list[Issue] = []
    for issue in issues:
        whole = _content(issue, grids.get(issue.sheet), records.get(issue.sheet, {})) if issue.cell else None
        if whole is None:
            given.append(msgspec.structs.replace(issue, piece=short(issue.piece, 200), at=-1, mend=""))
        else:
            piece, text, at = _excerpt(whole, issue.piece, issue.at)
            start = _start(whole, issue) if issue.mend and piece == issue.piece else -1
            mend = issue.mend if start >= 0 else ""
            given.append(msgspec.structs.replace(issue, piece=piece, text=text, at=at, mend=mend, start=start))
    return given


def _start(whole: str, issue: Issue) -> int:
    """Give where the piece surely begins in its cell, -1 where it could be one of several."""
    if issue.at >= 0:
        return issue.at if whole.startswith(issue.piece, issue.at) else -1
    return whole.find(issue.piece) if whole.count(issue.piece) == 1 else -1


def _content(issue: Issue, grid: Grid | None, records: Mapping[int, Mapping[tuple[str, str], str]]) -> str | None:
    """Give what stands in an issue's cell, None where that is not known."""
    if issue.row == 1:
        return issue.column
    index = column_index(issue.cell.rstrip("0123456789"))
    heading = None if grid is None else next((one for one in grid.headings if one.index == index), None)
    return None if heading is None else records.get(issue.row, {}).get((heading.key, heading.language), "")


def _excerpt(whole: str, piece: str, at: int) -> tuple[str, str, int]:
    """Give the piece, at most one line of the cell around it, and where the piece begins in that line (-1: it does not)."""
    found = at if at >= 0 and piece and whole.startswith(piece, at) else whole.find(piece) if piece else -1
    if found < 0:
        line = whole.split("\n", 1)[0]
        return "", line if len(line) <= _WIDTH else f"{line[:_WIDTH]}…", -1
    left = max(whole.rfind("\n", 0, found) + 1, found - _BEFORE)
    end = whole.find("\n", found)
    right = min(len(whole) if end < 0 else end, left + _WIDTH)
    before = "…" if left and whole[left - 1] != "\n" else ""
    after = "…" if right < len(whole) and whole[right] != "\n" else ""
    return short(piece, 200), f"{before}{whole[left:right]}{after}", found - left + len(before)
