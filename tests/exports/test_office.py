import io
import subprocess
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from exports.drawing import Cell, Drawing, Formula
from exports.looks import Look
from exports.workbook import Draft

pytestmark = pytest.mark.office

RECOMPUTE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
"""LibreOffice shows stored values unless it is told to compute every formula on loading."""


@pytest.fixture
def recomputed(soffice, tmp_path):
    """Open a workbook in LibreOffice, have every formula computed, and give what it saves."""

    def through(data):
        profile = tmp_path / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(RECOMPUTE)
        source, target = tmp_path / "asal.xlsx", tmp_path / "hasil"
        source.write_bytes(data)
        options = [
            "--headless",
            f"-env:UserInstallation={profile.parent.as_uri()}",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(target),
        ]
        subprocess.run([soffice, *options, str(source)], check=True, capture_output=True, timeout=120)
        return Path(target / "asal.xlsx").read_bytes()

    return through


def values(data, name):
    return python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_name(name).to_python(skip_empty_area=False)


def compared(data, again):
    """Set every formula's stored value against what LibreOffice computed; give how many there were."""
    stored = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    count = 0
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        found = values(again, sheet.title)
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            wanted = stored[sheet.title][cell.coordinate].value
            exact = pytest.approx(wanted, rel=1e-12) if isinstance(wanted, float) else wanted
            assert found[cell.row - 1][cell.column - 1] == exact, cell.coordinate
            count += 1
    return count


def test_libreoffice_computes_the_values_that_the_formulas_carry(small, province, recomputed):
    data, _ = small.build(province)
    assert compared(data, recomputed(data)) > 70


def test_libreoffice_computes_growth_and_status_matrix_alike(years, two_years, recomputed):
    data = years.build(*two_years)
    assert compared(data, recomputed(data)) > 340


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
