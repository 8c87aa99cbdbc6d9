"""The union over versions: one row per submission, bridged beside raw, and nothing lost."""

import io

import msgspec
import openpyxl
import pytest
import python_calamine

from exports import union
from exports.model import Version
from exports.union import UnionError
from forms.bridge import chain
from forms.compile import compile_form
from forms.model import BridgeRow, Choice, Form, Question, Repeat


def question(name, kind="integer", **more):
    return Question(name=name, type=kind, row=2, label={"id": name.title()}, **more)


def unit_usaha(*inner):
    return Repeat(name="unit", row=8, label={"id": "Unit"}, children=inner)


def form_of(label, *children, **more):
    return Form(
        id="koperasi", version=label, title="Survei", default_language="id", languages=("id",), children=children, **more
    )  # fmt: skip


OLD = form_of(
    "2024.1",
    question("modal_sendiri", "decimal", extras={"unit": "Rp juta"}),
    question("rat", "select_one", list_name="ya_tidak"),
    question("fax", "text"),
    unit_usaha(question("nama", "text"), question("pekerja")),
    choices={"ya_tidak": (Choice(name="ya", row=2, label={"id": "Ya"}), Choice(name="tidak", row=3))},
)
NEW = form_of(
    "2025.1",
    question("modal_sendiri", extras={"unit": "Rp"}),
    question("rat", "select_one", list_name="rat"),
    question("ekspor"),
    question("catatan", "text"),
    unit_usaha(question("nama", "text")),
    choices={"rat": (Choice(name="sudah", row=2, label={"id": "Sudah"}), Choice(name="tidak_dilaksanakan", row=3))},
    bridge=(
        BridgeRow(
            question="modal_sendiri", row=2, expression="round(${modal_sendiri} * 1000000)", comparable="yes",
            note="Dikalikan sejuta",
        ),
        BridgeRow(
            question="rat", row=3, expression="if(${rat} = 'ya', 'sudah', 'tidak_dilaksanakan')", comparable="partly",
            note="Tidak dapat berarti belum",
        ),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def versions():
    """2025.1, and 2024.1 with the way from it."""
    old, new = compile_form(OLD), compile_form(NEW)
    way = chain([old, new])
    return (
        Version(label="2025.1", form=NEW, steps=chain([new]).steps),
        Version(label="2024.1", form=OLD, steps=way.steps, carry=lambda answers: way.carry(answers).answers),
    )


@pytest.fixture
def both(small):
    """One cooperative in both years, and one that was there in 2024 only."""

    def of(year, version, number, **answers):
        return msgspec.structs.replace(small.record(number, "contoh"), year=year, version=version, answers=answers)

    return [
        of(2024, "2024.1", 1, modal_sendiri=12.5, rat="ya", fax="0541", unit=[{"nama": "Toko", "pekerja": 3}]),
        of(2024, "2024.1", 2, modal_sendiri=0.001, rat="tidak"),
        of(2025, "2025.1", 1, modal_sendiri=13_000_000, rat="sudah", ekspor=4, unit=[{"nama": "Toko"}, {"nama": "Tani"}]),
    ]  # fmt: skip


@pytest.fixture
def united(small, versions):
    """Builds the union; gives its bytes and its manifest."""

    def build(records, counted=None):
        selected = {}
        for record in records:
            key = (str(record.year), record.version)
            selected[key] = selected.get(key, 0) + 1
        out = io.BytesIO()
        spec = small.spec(records, years=(2024, 2025))
        return out, union.build(spec, versions, iter(records), counted or selected, out)

    return build


def read(out, name):
    rows = python_calamine.load_workbook(io.BytesIO(out.getvalue())).get_sheet_by_name(name).to_python()
    head = next(place for place, row in enumerate(rows) if row[0] == "koperasi_id")
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]]


def test_a_row_holds_the_bridged_value_and_beside_it_what_was_answered(united, both):
    rows = read(united(both)[0], "Gabungan")
    assert [(row["koperasi_id"], row["putaran"], row["versi_formulir"]) for row in rows] == [
        ("K001", 2024, "2024.1"),
        ("K002", 2024, "2024.1"),
        ("K001", 2025, "2025.1"),
    ]
    assert [row["modal_sendiri"] for row in rows] == [12_500_000, 1000, 13_000_000]
    assert [row["2024.1: modal_sendiri (Rp juta)"] for row in rows] == [12.5, 0.001, ""]
    assert [row["rat"] for row in rows] == ["Sudah", "tidak_dilaksanakan", "Sudah"]
    assert [row["2024.1: rat"] for row in rows] == ["Ya", "tidak", ""]
    assert [row["2024.1: fax"] for row in rows] == ["0541", "", ""]
    assert [row["ekspor"] for row in rows] == ["", "", 4]
    assert {row["kode_wilayah"] for row in rows} == {"64.10"}
    assert {row["wilayah"] for row in rows} == {"Kota Contoh"}


def test_rows_of_repeats_stand_bridged_and_as_they_were(united, both):
    out, _ = united(both)
    assert [(row["putaran"], row["baris"], row["nama"]) for row in read(out, "Unit")] == [
        (2024, 1, "Toko"),
        (2025, 1, "Toko"),
        (2025, 2, "Tani"),
    ]
    assert [(row["putaran"], row["nama"], row["pekerja"]) for row in read(out, "2024.1 Unit")] == [(2024, "Toko", 3)]


def test_what_does_not_compare_is_marked_and_the_bridge_is_told_question_by_question(united, both):
    book = openpyxl.load_workbook(io.BytesIO(united(both)[0].getvalue()))
    labels = [cell.value for cell in book["Gabungan"][5]]
    assert "Rat [sebagian sebanding, lihat Jembatan]" in labels
    assert "Ekspor [tidak sebanding, lihat Jembatan]" in labels
    told = {row[1]: row[2:] for row in book["Jembatan"].iter_rows(min_row=2, values_only=True)}
    assert told["rat"] == ("ya", "sebagian", "Tidak dapat berarti belum")
    assert told["ekspor"][:2] == ("tidak", "tidak")


def test_the_manifest_sets_selected_against_written_by_round_and_version(united, both):
    out, manifest = united(both)
    assert [(s.part, s.version, s.selected, s.written) for s in manifest.shares] == [
        ("2024", "2024.1", 2, 2),
        ("2025", "2025.1", 1, 1),
    ]
    assert manifest.complete
    sheet = openpyxl.load_workbook(io.BytesIO(out.getvalue()), data_only=True)["Manifes"]
    texts = [cell for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str)]
    assert {"Tahun buku 2024", "TAHUN BUKU 2024 DAN 2025", "COCOK"} <= set(texts)
    _, short = united(both, {("2024", "2024.1"): 3, ("2025", "2025.1"): 1})
    assert not short.complete


def test_a_submission_of_an_unknown_version_stops_the_export_with_its_id(small, versions, both):
    lost = msgspec.structs.replace(both[1], version="2023.9")
    out = io.BytesIO()
    with pytest.raises(UnionError, match=r"K002.*2023\.9"):
        union.build(small.spec(both, years=(2024, 2025)), versions, iter([both[0], lost]), {}, out)
    assert out.getvalue() == b""


def test_same_rounds_give_the_same_bytes(united, both):
    assert united(both)[0].getvalue() == united(both)[0].getvalue()
