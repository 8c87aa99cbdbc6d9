"""Draws Kelengkapan: every office of the roster by state, so that what is missing has a name."""

from typing import Final

import msgspec

from exports import frame, looks
from exports.drawing import Bars, Canvas, Chart, Drawing, Formula, Series, Value, address
from exports.frame import FIRST, Heading
from exports.model import STATE_LABELS, STATES, BookSpec
from exports.recap import region_key, region_lines
from exports.rendering import letters

NAME: Final = "Kelengkapan"
_STATE, _TARGET = 4, 3
_AFTER = _STATE + len(STATES)
_COLOURS: Final = {
    "accepted": looks.FOREST,
    "verified": looks.LEAF,
    "sent": looks.SAGE,
    "returned": looks.BRICK,
    "draft": "E3C27A",
    "not_started": "D9DFDB",
}


class Completeness(msgspec.Struct, frozen=True, kw_only=True):
    """The drawn sheet, its total row, and the totals that the cover repeats."""

    drawing: Drawing
    total: int
    target: int
    accepted: int
    counted: int


def draw(spec: BookSpec) -> Completeness:
    """Draw offices by states over the whole roster, with counted rows and the accepted share."""
    canvas = Canvas()
    counts = _counts(spec)
    heads = [
        Heading("No.", width=5),
        Heading("Kabupaten/Kota", width=30),
        Heading("Sasaran (unit)", width=11),
        *(Heading("Keadaan data (unit)", STATE_LABELS[state], 12.5) for state in STATES),
        Heading("Diterima (%)", width=13),
        Heading("Masuk rekap (unit)", width=12),
    ]
    third = f"PUTARAN TAHUN BUKU {spec.round.year}, KEADAAN {frame.moment(spec).upper()}"
    frame.begin(canvas, spec, "KELENGKAPAN DATA MENURUT KABUPATEN/KOTA", third, len(heads))
    frame.headings(canvas, heads)
    total = FIRST + len(counts)
    for place, (label, states) in enumerate(counts):
        _line(canvas, spec, FIRST + place, (place + 1, label), states)
    sums = [sum(states[place] for _, states in counts) for place in range(len(STATES))]
    _total(canvas, spec, total, sums)
    after = frame.notes(canvas, spec, total + 2, [f"Yang masuk rekap adalah data berkeadaan {frame.counted(spec)}."])
    height = 3.2 + 0.78 * len(counts)
    frame.sign_off(canvas, spec, after + 3 + round(height * 28.35 / 15), len(heads))
    drawing = Drawing(
        name=NAME,
        cells=tuple(canvas.cells),
        widths=tuple(head.width for head in heads),
        heights=canvas.heights,
        merges=(*canvas.merges, (total, 1, total, 2)),
        freeze=address(FIRST, _TARGET),
        landscape=False,
        pages_tall=1,
        tab=looks.LEAF,
        bars=(Bars(cells=f"{address(FIRST, _AFTER)}:{address(total - 1, _AFTER)}", colour=looks.SAGE),),
        charts=(_chart(total, after + 1, height),),
    )
    counted = sum(sums[STATES.index(state)] for state in spec.states)
    return Completeness(
        drawing=drawing, total=total, target=sum(sums), accepted=sums[STATES.index("accepted")], counted=counted
    )


def _counts(spec: BookSpec) -> list[tuple[str, list[int]]]:
    """Give each row's label and its counts by state, from the roster."""
    lines = {line.key: (line.label, [0] * len(STATES)) for line in region_lines(spec)}
    for entry in spec.roster:
        lines[region_key(spec, entry.office)][1][STATES.index(entry.state)] += entry.count
    return list(lines.values())


def _line(canvas: Canvas, spec: BookSpec, row: int, label: tuple[Value, str], states: list[int]) -> None:
    number = row - FIRST + 1
    body = looks.BODY.but(fill="" if number % 2 else looks.STRIPE)
    right = body.but(across="right", format=looks.COUNT)
    canvas.put(row, 1, label[0], body.but(across="center"))
    canvas.put(row, 2, label[1], body.but(indent=1))
    canvas.put(row, _TARGET, Formula(f"SUM({_states(row)})", sum(states)), right.but(bold=True))
    for place, count in enumerate(states):
        late = STATES[place] == "not_started" and count * 5 >= sum(states) > 0
        look = right.but(colour=looks.BRICK, bold=True) if late else right
        canvas.put(row, _STATE + place, count, look)
    _ends(canvas, spec, row, states, right)
    canvas.heights[row] = 20


def _ends(canvas: Canvas, spec: BookSpec, row: int, states: list[int], look: looks.Look) -> None:
    """Draw the accepted share and the rows that the tables count."""
    target, accepted = address(row, _TARGET), STATES.index("accepted")
    share = states[accepted] / sum(states) if sum(states) else "-"
    formula = f'IF({target}=0,"-",{address(row, _STATE + accepted)}/{target})'
    canvas.put(row, _AFTER, Formula(formula, share), look.but(format=looks.PERCENT))
    places = [STATES.index(state) for state in spec.states]
    cells = "+".join(address(row, _STATE + place) for place in places)
    canvas.put(row, _AFTER + 1, Formula(cells, sum(states[place] for place in places)), look)


def _total(canvas: Canvas, spec: BookSpec, row: int, sums: list[int]) -> None:
    look = looks.TOTAL.but(across="right", format=looks.COUNT)
    canvas.put(row, 1, "JUMLAH", looks.TOTAL.but(across="center"))
    canvas.put(row, 2, None, looks.TOTAL)
    for column, value in zip(range(_TARGET, _AFTER), [sum(sums), *sums], strict=True):
        name = letters(column)
        canvas.put(row, column, Formula(f"SUM({name}{FIRST}:{name}{row - 1})", value), look)
    _ends(canvas, spec, row, sums, look)
    canvas.heights[row] = 20


def _states(row: int) -> str:
    return f"{address(row, _STATE)}:{address(row, _AFTER - 1)}"


def _chart(total: int, row: int, height: float) -> Chart:
    series = tuple(
        Series(column=_STATE + STATES.index(state), name=STATE_LABELS[state], colour=colour)
        for state, colour in _COLOURS.items()
    )
    return Chart(
        title="Keadaan data menurut kabupaten/kota (% dari sasaran)",
        anchor=f"A{row}",
        names=2,
        first=FIRST,
        last=total - 1,
        series=series,
        width=28.5,
        height=height,
    )
