"""The issues of a workbook that have one sure repair: what to write in which cell, in place of which piece."""

import msgspec

from forms.errors import Issue


class Repair(msgspec.Struct, frozen=True, array_like=True):
    """One piece of one cell and what to write instead.

    `sheet` is the canonical name (`survey`), `cell` an address such as F17, `start` where `old` begins in the text that was
    read from that cell; `code` is that of the issue.
    """

    sheet: str
    cell: str
    start: int
    old: str
    new: str
    code: str


def repairs(issues: tuple[Issue, ...]) -> tuple[Repair, ...]:
    """Give the safe repairs of what reading a form told, in the order of the issues, each place once.

    Left out is what a formula computes, and what names a question whose own name has no sure repair.
    """
    computed = {(one.sheet, one.cell) for one in issues if one.code in {"cell_formula", "cell_formula_blank"}}
    doubtful = {"_".join(one.piece.split()) for one in issues if one.code == "name_invalid" and not one.mend}
    found: dict[tuple[str, str, int], Repair] = {}
    for one in issues:
        if not one.mend or not one.cell or one.start < 0 or (one.sheet, one.cell) in computed:
            continue
        if one.code in {"bad_reference", "question_unknown"} and one.mend.strip("${}") in doubtful:
            continue
        repair = Repair(one.sheet, one.cell, one.start, one.piece, one.mend, one.code)
        found.setdefault((one.sheet, one.cell, one.start), repair)
    return tuple(found.values())


def repaired_text(text: str, asked: tuple[Repair, ...]) -> tuple[str, tuple[Repair, ...]]:
    """Write repairs of one cell into its text; gives those that were made: a piece that does not stand there stays out."""
    done: list[Repair] = []
    end = len(text)
    for one in sorted(asked, key=lambda repair: -repair.start):
        if one.start + len(one.old) <= end and text.startswith(one.old, one.start):
            text = text[: one.start] + one.new + text[one.start + len(one.old) :]
            end = one.start
            done.append(one)
    return text, tuple(reversed(done))
