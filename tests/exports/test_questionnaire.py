"""The questionnaires in their workbooks: the example cooperatives of each book year, checked as the service checks them."""

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from exports import book
from exports.model import BookSpec, Office, Record, Region, RosterCount, Round
from forms.check import check
from forms.compile import compile_form
from forms.evaluate import Around
from forms.model import Question, walk
from forms.xlsform import load_form

ROOT = Path(__file__).parents[2]
DEFINITIONS = ROOT / "tests" / "forms" / "definitions"
EXAMPLES = {2024: DEFINITIONS / "2024" / "examples", 2025: DEFINITIONS / "examples"}
A_MILLION = {2024: 1, 2025: 1_000_000}
"""A million rupiah as each questionnaire writes it."""


@pytest.fixture(scope="module", params=EXAMPLES)
def year(request):
    return request.param


@pytest.fixture(scope="module")
def now(year):
    return datetime(year + 1, 5, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def compiled(year):
    return compile_form(load_form(ROOT / "forms" / "definitions" / "koperasi" / str(year)))


@pytest.fixture(scope="module")
def records(compiled, year, now):
    found = []
    around_round = json.loads((EXAMPLES[year] / "round.json").read_text())
    for path in sorted(EXAMPLES[year].glob("[a-q]*.json")):
        example = json.loads(path.read_text())
        verdict = check(compiled, example["answers"], Around(now=now, register=example["register"], round=around_round))
        assert verdict.valid, (path.name, verdict.findings)
        register = example["register"]
        found.append(
            Record(
                koperasi_id=register["koperasi_id"],
                name=register["nama"],
                office="provinsi" if register["kewenangan"] == "provinsi" else register["kode_kabkota"],
                state="sent",
                version=f"{year}.1",
                revision=1,
                chain="00" * 32,
                answers=verdict.answers,
            )
        )
    return found


@pytest.fixture(scope="module")
def workbook(compiled, records, year, now):
    codes = sorted({record.office for record in records} - {"provinsi"})
    offices = tuple(Office(code=code, name=f"Dinas {code}", kind="regency", region=code) for code in codes)
    spec = BookSpec(
        round=Round(year=year, cut_off=date(year, 12, 31), inactive_after=2027 - year),
        offices=(*offices, Office(code="provinsi", name="Dinas Provinsi", kind="province", region="64")),
        regions=tuple(Region(code=code, name=f"Kabupaten {code}") for code in codes),
        roster=tuple(RosterCount(office=r.office, state="sent", version=f"{year}.1", count=1) for r in records),
        scope="PROVINSI KALIMANTAN TIMUR",
        generated_at=now,
        generated_by="uji",
        file_name="uji.xlsx",
        chain_head="00" * 32,
    )
    out = io.BytesIO()
    assert book.build(spec, compiled, iter(records), out).complete
    return out.getvalue()


def headings(workbook):
    found = python_calamine.load_workbook(io.BytesIO(workbook))
    return {
        name: found.get_sheet_by_name(name).to_python()[5]
        for name in found.sheet_names[found.sheet_names.index("Data Mentah") : -1]
    }


def test_every_question_has_its_column_but_for_personal_ones(compiled, workbook):
    columns = {heading.split("/")[-1] for row in headings(workbook).values() for heading in row}
    found = [node for _, node in walk(compiled.form.children) if isinstance(node, Question) and node.type != "note"]
    asked = [node for node in found if node.type != "calculate" or node.label]
    personal = {node.name for node in asked if node.extras.get("personal")}
    assert len(asked) > 140
    assert personal
    missing = {node.name for node in asked} - columns - {f"{name}_2" for name in columns}
    assert missing <= personal


def test_calculations_that_only_serve_others_have_no_column(compiled, workbook):
    columns = {heading for row in headings(workbook).values() for heading in row}
    serving = {n.name for _, n in walk(compiled.form.children) if isinstance(n, Question) and not n.label}
    assert {"kewenangan", "batas_rat"} <= serving
    assert not serving & columns


def test_a_calculated_code_is_written_as_its_choice_reads(workbook):
    rows = python_calamine.load_workbook(io.BytesIO(workbook)).get_sheet_by_name("Data Mentah").to_python()
    head = rows[5]
    assert {row[head.index("status_keaktifan")] for row in rows[6:]} >= {"Aktif", "Tidak aktif"}
    assert {row[head.index("ada_usp")] for row in rows[6:]} <= {"Ya", "Tidak", ""}


def test_names_and_phones_of_the_board_stay_out(compiled, workbook):
    board = {
        path[-1]: node
        for path, node in walk(compiled.form.children)
        if "pengurus" in path and isinstance(node, Question) and node.label
    }
    personal = {name for name, node in board.items() if node.extras.get("personal")}
    sheet = next(row for row in headings(workbook).values() if "pengurus_jabatan" in row)
    assert personal
    assert not personal & set(sheet)
    assert set(board) - personal <= set(sheet)


def test_the_example_cooperatives_are_rows_with_their_names_and_money(records, workbook):
    rows = python_calamine.load_workbook(io.BytesIO(workbook)).get_sheet_by_name("Data Mentah").to_python()
    head = rows[5]
    shown = {row[0]: dict(zip(head, row, strict=True)) for row in rows[6:]}
    assert set(shown) == {record.koperasi_id for record in records}
    for record in records:
        row, identity = shown[record.koperasi_id], record.answers["identitas"]
        assert row["nik_koperasi"] == (identity.get("nik_koperasi") or "")
        assert row["kode_desa"] == identity["kode_desa"]
        assert row["kode_desa_nama"]
        assert row["total_aset"] == record.answers.get("keuangan", {}).get("total_aset", "")


def test_the_summary_by_regency_counts_each_example_once(records, workbook, year):
    sheet = openpyxl.load_workbook(io.BytesIO(workbook), data_only=True)["Rekap Kab-Kota"]
    rows = {sheet.cell(row, 2).value or sheet.cell(row, 1).value: sheet.cell(row, 3).value for row in range(8, 20)}
    assert rows["JUMLAH"] == len(records)
    assert rows["Kewenangan Provinsi"] == sum(record.office == "provinsi" for record in records) > 0
    assets = next(cell.column for cell in sheet[6] if cell.value == "Aset")
    total = next(row for row in range(8, 20) if sheet.cell(row, 1).value == "JUMLAH")
    stored = sum(record.answers.get("keuangan", {}).get("total_aset") or 0 for record in records)
    assert sheet.cell(total, assets).value == pytest.approx(stored / A_MILLION[year])
