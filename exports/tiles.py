"""The figures on the cover: what was counted and accepted, then those that the form names."""

from collections.abc import Mapping, Sequence

from exports import completeness, cover, looks, recap_sheet
from exports.completeness import Completeness
from exports.drawing import Formula, Value, address
from exports.frame import grouped
from exports.model import BookSpec
from exports.recap import Measure
from exports.recap_sheet import Drawn
from exports.tally import Tally
from forms.model import text_in


def tiles(
    tallies: Sequence[Tally], drawn: Mapping[str, Drawn], complete: Completeness, *, language: str, spec: BookSpec
) -> list[cover.Tile]:
    """Give the cover's tiles: what was counted and accepted, then the form's own.

    A form's tile that says what a table's column says points at that table's JUMLAH.
    """
    accepted = complete.accepted / complete.target if complete.target else "-"
    columns = address(complete.total, 10)
    found = [
        cover.Tile(
            label="Koperasi masuk rekap",
            value=Formula(f"{completeness.NAME}!{address(complete.total, 11)}", complete.counted),
            unit=f"dari {grouped(complete.target)} sasaran",
            format=looks.COUNT,
        ),
        cover.Tile(
            label="Data diterima provinsi",
            value=Formula(f"{completeness.NAME}!{columns}", accepted),
            unit="dari sasaran",
            format="0.0%",
        ),
    ]
    totals: dict[tuple[str, str], tuple[Drawn, int]] = {}
    for tally in tallies:
        for place, measure in enumerate(tally.table.measures):
            if tally.table.name in drawn and measure.kind != "share":
                totals.setdefault(_sense(measure), (drawn[tally.table.name], place))
    for tally in tallies:
        if tally.table.dimensions:
            continue
        for place, measure in enumerate(tally.table.measures):
            column = measure.column
            found.append(
                cover.Tile(
                    label=text_in(column.heading, spec.language, language),
                    value=_tile_value(tally, place, totals),
                    unit=text_in(column.subheading, spec.language, language),
                    format=column.format or recap_sheet.FORMATS[measure.kind],
                )
            )
    return found


def _sense(measure: Measure) -> tuple[str, str]:
    return measure.column.value, measure.column.where


def _tile_value(tally: Tally, place: int, totals: Mapping[tuple[str, str], tuple[Drawn, int]]) -> Value | Formula:
    measure = tally.table.measures[place]
    if measure.kind == "share":
        part, whole = tally.figure((), measure.part) or 0, tally.figure((), measure.whole) or 0
        return part / whole if whole else "-"
    said = totals.get(_sense(measure))
    if said is None:
        return tally.figure((), place) or 0
    table, column = said
    sheet = table.drawing.name.replace("'", "''")
    return Formula(f"'{sheet}'!{address(table.total, column + 3)}", table.values[column])
