import io
from datetime import datetime

import pytest
import python_calamine

from exports.drawing import Cell, Drawing, Formula
from exports.looks import Look
from exports.workbook import Draft

pytestmark = pytest.mark.office


def values(data, name):
    return python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_name(name).to_python(skip_empty_area=False)


def test_libreoffice_computes_the_values_that_the_formulas_carry(small, province, recomputed, agreed):
    data, _ = small.build(province)
    assert agreed(data, recomputed(data)) > 70


def test_libreoffice_computes_growth_and_status_matrix_alike(years, two_years, recomputed, agreed):
    data = years.build(*two_years)
    assert agreed(data, recomputed(data)) > 340


def test_a_planted_wrong_value_would_be_found(recomputed):
    draft = Draft(datetime(2026, 1, 1), "uji")  # noqa: DTZ001
    draft.paint(
        Drawing(name="Uji", cells=(Cell(row=1, column=1, value=Formula("1+1", 3), look=Look()),), widths=()), "uji"
    )
    out = io.BytesIO()
    draft.write(out, ["Uji"], {}, ())
    assert values(out.getvalue(), "Uji") == [[3.0]]
    assert values(recomputed(out.getvalue()), "Uji") == [[2.0]]


def test_libreoffice_reads_every_hostile_cell_as_it_was_stored(small, recomputed):
    hostile = [
        "=1+1",
        "+1",
        "#N/A",
        "TRUE",
        "1E5",
        "00123",
        "12/11",
        "_x0041_",
        " tepi ",
        "a&b<c>",
        "\u202eRTL",
        "😀" * 99,
    ]
    data, _ = small.build([small.record(number, "contoh", catatan=text) for number, text in enumerate(hostile)])
    rows = values(recomputed(data), "Data Mentah")
    place = rows[5].index("catatan")
    assert [row[place] for row in rows[6:]] == hostile
