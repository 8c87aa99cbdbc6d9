"""What a filled workbook says, before anything is understood: rows of raw cells under question paths."""

from typing import Any, Literal

import msgspec

OddKind = Literal["date", "percent", "truth", "error", "formula", "digits", "merged"]


class Odd(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A cell that is neither plain text nor a plain number.

    `date`: `value` is ISO (2025-12-31, or with a time); `percent`: the number that the cell shows (12.5 for 12.5 %);
    `truth`: TRUE or FALSE; `error`: #N/A and the like; `formula`: one whose result is not stored; `digits`: a number of more than 15
    digits, which Excel has rounded; `merged`: a blank cell of a merged range, whose first cell holds the value.
    """

    kind: OddKind
    value: str


Raw = str | float | Odd | None


class FilledRow(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One row: its number in Excel (from 1), and its cells in the order of the sheet's `paths`; None is blank."""

    number: int
    cells: tuple[Raw, ...]
    hidden: bool = False


class FilledSheet(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet that has a row of paths. `columns` are the letters of `paths`; both in the file's order, `~token` and such among them.

    `doubled` are paths that stand twice (only the first is read), `unknown` labels of columns with values but no path, `hidden` the
    letters of hidden columns, `computed` whether results of formulas were read.
    """

    name: str
    paths: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[FilledRow, ...]
    doubled: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    computed: bool = False


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """A filled workbook: what its hidden sheet says about the template ({} where that is gone), and its sheets."""

    name: str
    about: dict[str, str]
    sheets: tuple[FilledSheet, ...]


EditKind = Literal["new", "changed", "emptied", "conflict", "locked", "wrong"]


class Edit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One cell that says something else than the template said, or that cannot be taken.

    `path` is the storage path with the row's real id ('' where no question or row is known), `cooperative` the id. `new`: the server
    has no answer yet; `changed`: it has another; `emptied`: the cell was blanked; `conflict`: the server's answer changed after the
    template was made and is another than this one; `locked`: a return did not ask for it; `wrong` (and `locked`): `reason` says why and what to do. `was` is what the template said, `old` what
    the server says now, `new` what the cell says (JSON values); `shown` is the cell as the person sees it.
    """

    sheet: str
    row: int
    column: str
    kind: EditKind
    path: str = ""
    cooperative: str = ""
    name: str = ""
    label: str = ""
    was: Any = None
    old: Any = None
    new: Any = None
    shown: str = ""
    reason: str = ""


class Preview(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a filled workbook would do, before anything is stored: its edits in the order of the file, and remarks about all of it.

    `cooperatives` counts rows that were recognised, `lost` names columns that the round's questionnaire does not have.
    """

    cooperatives: int
    edits: tuple[Edit, ...]
    remarks: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    def count(self, kind: EditKind) -> int:
        """Count the edits of a kind."""
        return sum(one.kind == kind for one in self.edits)
