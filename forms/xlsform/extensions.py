"""Our own sheets (checks, bridge, recap) and the entities sheet, which is kept as it is."""

from collections.abc import Mapping
from typing import Literal, TypeVar

from forms.model import BridgeRow, Check, EntityList, RecapColumn
from forms.xlsform.ledger import Grid, Ledger, Record, Told
from forms.xlsform.names import unknown_question
from forms.xlsform.nodes import constant

Word = TypeVar("Word")

_SEVERITIES: Mapping[str, Literal["error", "warning"]] = {"error": "error", "warning": "warning"}
_COMPARABLE: Mapping[str, Literal["yes", "partly", "no"]] = {"yes": "yes", "partly": "partly", "no": "no"}


def read_checks(grid: Grid, names: set[str], ledger: Ledger) -> tuple[Check, ...]:
    """Read the rules over several questions; `names` are all names of the survey."""
    checks: list[Check] = []
    taken: dict[str, int] = {}
    for record in grid.records:
        name = record.get("name") or f"check_{record.number}"
        first = taken.setdefault(name, record.number)
        if first != record.number:
            _double(grid, ledger, record, name, first)
        _needed(grid, ledger, record, "expression")
        questions = tuple(record.get("questions").replace(",", " ").split())
        if not questions:
            _needed(grid, ledger, record, "questions")
        for question in questions:
            _known(grid, ledger, record, "questions", question, names)
        checks.append(
            Check(
                name=name,
                row=record.number,
                severity=_chosen(grid, ledger, record, "severity", _SEVERITIES),
                expression=record.get("expression") or "true()",
                questions=questions,
                relevant=constant(record.get("relevant")),
                message=record.texts("message"),
            )
        )
    return tuple(checks)


def read_bridge(grid: Grid, names: set[str], ledger: Ledger) -> tuple[BridgeRow, ...]:
    """Read how questions follow from the previous version's answers."""
    rows: list[BridgeRow] = []
    for record in grid.records:
        _needed(grid, ledger, record, "question")
        if record.get("question"):
            _known(grid, ledger, record, "question", record.get("question"), names)
        rows.append(
            BridgeRow(
                question=record.get("question"),
                row=record.number,
                expression=record.get("expression"),
                comparable=_chosen(grid, ledger, record, "comparable", _COMPARABLE),
                note=record.get("note"),
            )
        )
    return tuple(rows)


def read_recap(grid: Grid, ledger: Ledger) -> tuple[RecapColumn, ...]:
    """Read the columns of the recap tables; `by` holds for the rest of its table."""
    columns: list[RecapColumn] = []
    by = {record.get("table"): record.get("by") for record in reversed(grid.records) if record.get("by")}
    for record in grid.records:
        _needed(grid, ledger, record, "table")
        _needed(grid, ledger, record, "value")
        columns.append(
            RecapColumn(
                table=record.get("table"),
                row=record.number,
                by=record.get("by") or by.get(record.get("table"), "region"),
                heading=record.texts("heading"),
                value=record.get("value"),
                name=record.get("name"),
                where=record.get("where"),
                subheading=record.texts("subheading"),
                format=record.get("format"),
                title=record.texts("title"),
                chart=record.get("chart").lower(),
            )
        )
    return tuple(columns)


def read_entities(grid: Grid, ledger: Ledger) -> tuple[EntityList, ...]:
    """Keep the rows of the entities sheet."""
    lists: list[EntityList] = []
    for record in grid.records:
        _needed(grid, ledger, record, "list_name")
        columns = {key.removeprefix("+"): text for (key, _), text in record.cells.items() if key != "list_name"}
        lists.append(EntityList(list_name=record.get("list_name"), row=record.number, columns=columns))
    return tuple(lists)


def _chosen(grid: Grid, ledger: Ledger, record: Record, key: str, words: Mapping[str, Word]) -> Word:
    """Read one of a few words; a blank is the first of them, an unknown one is told and read as the last."""
    listed = tuple(words.values())
    text = record.get(key).lower()
    if text and text not in words:
        _word(grid, ledger, record, key, tuple(words))
        return listed[-1]
    return words[text] if text else listed[0]


def _word(grid: Grid, ledger: Ledger, record: Record, key: str, words: tuple[str, ...]) -> None:
    listed = ", ".join(words)
    text = record.get(key)
    told = Told(
        "word_unknown",
        f"`{text}` tidak dikenal. Pilih salah satu: {listed}.",
        f"unknown word `{text}`. Choose one of: {listed}.",
        text,
    )
    ledger.cell(grid, record.number, key, told)


def _needed(grid: Grid, ledger: Ledger, record: Record, key: str) -> None:
    if not record.get(key):
        told = Told(
            "cell_blank", f"kolom {key} pada baris ini harus diisi.", f"the column {key} of this row must be filled in."
        )
        ledger.cell(grid, record.number, key, told)


def _known(grid: Grid, ledger: Ledger, record: Record, key: str, name: str, names: set[str]) -> None:
    if name not in names:
        ledger.cell(grid, record.number, key, unknown_question(name, names))


def _double(grid: Grid, ledger: Ledger, record: Record, name: str, first: int) -> None:
    told = Told(
        "name_duplicate",
        f"nama `{name}` sudah dipakai pada baris {first}. Tulis nama lain.",
        f"the name `{name}` is taken by row {first}. Write another.",
        name,
    )
    ledger.cell(grid, record.number, "name", told)
