"""Excel's limits are planned before they are met: continuation sheets, overflow sheets, counts of what no cell holds."""

import io
import subprocess

import openpyxl
import python_calamine

from exports.model import Limits
from forms.lengths import utf16_units
from forms.model import Form, Group, Question, Repeat


def read(data, name):
    """A data sheet's rows as dicts, read by calamine."""
    rows = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [dict(zip(rows[5], row, strict=True)) for row in rows[6:]]


def facts(data):
    """The manifest's own facts: name to value."""
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Manifes"]
    return {row[1]: row[2] for row in sheet.iter_rows(values_only=True) if row[1]}


def units(count):
    """Rows of the repeat, each with goods of its own."""
    return [{"nama": f"Unit {n}", "volume": n, "barang": [{"nama": f"Barang {n}"}]} for n in range(count)]


def test_ten_rows_a_sheet_continue_main_and_repeats_each_with_heading_and_table(small):
    records = [small.record(number, "contoh", unit_usaha=units(1)) for number in range(25)]
    data, manifest = small.build(records, limits=Limits(rows=10))
    rows = dict(manifest.sheets)
    for name in ("Data Mentah", "Unit usaha", "Barang"):
        names = [name, f"{name} (2)", f"{name} (3)"]
        assert [rows[each] for each in names] == [10, 10, 5]
        found = [row["koperasi_id"] for each in names for row in read(data, each)]
        assert found == [record.koperasi_id for record in records]
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert manifest.shares == small.build(records)[1].shares
    for name in ("Data Mentah (3)", "Barang (2)"):
        (table,) = book[name].tables.values()
        assert [cell.value for cell in book[name][6]] == [column.name for column in table.tableColumns]
        assert table.autoFilter is not None


def test_a_sheet_ends_before_its_part_grows_too_large(small):
    records = [small.record(number, "contoh", catatan="x" * 3_000) for number in range(400)]
    data, manifest = small.build(records, limits=Limits(bytes=500_000))
    counts = [count for name, count in manifest.sheets if name.startswith("Data Mentah")]
    assert len(counts) > 1
    assert sum(counts) == 400
    assert [row["koperasi_id"] for name, _ in manifest.sheets if name.startswith("Data Mentah") for row in read(data, name)] == [
        record.koperasi_id for record in records
    ]  # fmt: skip


def wide_form(small):
    """Three groups of four questions, and a repeat of nine."""
    groups = tuple(
        Group(
            name=f"g{g}", row=2, label={"id": f"Kelompok {g}"},
            children=tuple(small.question(f"q{g}_{q}", "text") for q in range(4)),
        )
        for g in range(3)
    )  # fmt: skip
    rows = Repeat(
        name="baris_lebar", row=9, label={"id": "Baris lebar"},
        children=tuple(Question(name=f"r{q}", type="text", row=9, label={"id": f"R{q}"}) for q in range(9)),
    )  # fmt: skip
    return Form(id="lebar", version="2025.1", title="Lebar", default_language="id", languages=("id",), children=(*groups, rows))  # fmt: skip


def test_too_many_columns_go_on_in_another_sheet_by_whole_question_groups(small):
    answers = {f"g{g}": {f"q{g}_{q}": f"{g}{q}" for q in range(4)} for g in range(3)}
    record = small.record(1, "contoh", **answers, baris_lebar=[{f"r{q}": f"w{q}" for q in range(9)}])
    data, _ = small.build([record], form=wide_form(small), limits=Limits(columns=13))
    first, second, third = (read(data, name)[0] for name in ("Data Mentah", "Data Mentah (2)", "Data Mentah (3)"))
    for group, row in enumerate((first, second, third)):
        assert next(iter(row)) == "koperasi_id"
        assert [name for name in row if name.startswith("q")] == [f"q{group}_{q}" for q in range(4)]
    titles = openpyxl.load_workbook(io.BytesIO(data))["Data Mentah (2)"]["A1"].value
    assert titles.endswith("(KOLOM BAGIAN 2 DARI 3)")
    wide = [read(data, name)[0] for name in ("Baris lebar",)]
    assert [wide[0][f"r{q}"] for q in range(9)] == [f"w{q}" for q in range(9)]


def test_a_group_wider_than_a_sheet_is_split_within_and_so_is_a_repeat(small):
    record = small.record(1, "contoh", baris_lebar=[{f"r{q}": f"w{q}" for q in range(9)}])
    data, _ = small.build([record], form=wide_form(small), limits=Limits(columns=10))
    names = python_calamine.load_workbook(io.BytesIO(data)).sheet_names
    found = {}
    for name in [name for name in names if name.startswith("Baris lebar")]:
        (row,) = read(data, name)
        assert len(row) <= 10
        assert row["koperasi_id"] == "K001"
        found |= {heading: value for heading, value in row.items() if heading.startswith("r")}
    assert found == {f"r{q}": f"w{q}" for q in range(9)}
    assert sum(name.startswith("Data Mentah") for name in names) == 6


def test_characters_that_no_cell_holds_are_counted_in_the_manifest(small):
    records = [small.record(1, "contoh", catatan="a\x00b\x07c"), small.record(2, "contoh", catatan="bersih\nbaris")]
    records.append(small.record(3, "contoh", unit_usaha=[{"nama": "x\x1by"}]))
    data, manifest = small.build(records)
    assert [row["catatan"] for row in read(data, "Data Mentah")] == ["a\ufffdb\ufffdc", "bersih\nbaris", ""]
    assert manifest.replaced == (("Data Mentah", 2), ("Unit usaha", 1))
    told = facts(data)
    assert told["Karakter yang tak dapat disimpan Excel, Data Mentah"].startswith("2, ")
    assert told["Karakter yang tak dapat disimpan Excel, Unit usaha"].startswith("1, ")


def test_nothing_is_told_where_every_cell_holds_what_was_given(small):
    data, manifest = small.build([small.record(1, "contoh", catatan="biasa � asli")])
    assert (manifest.replaced, manifest.long) == ((), 0)
    assert not [name for name in facts(data) if "karakter" in name.lower() or "melebihi" in name]


def test_forty_thousand_characters_are_whole_as_libreoffice_reads_them(small, soffice, tmp_path):
    text = "".join(f"kata{n:05}\n" for n in range(3_998)) + "😀" * 200 + "\x0cakhir"
    assert utf16_units(text) > 40_000 - 20
    data, manifest = small.build([small.record(1, "contoh", catatan=text), small.record(2, "contoh")])
    assert manifest.long == 1
    assert facts(data)["Teks yang melebihi satu sel"].startswith("1, ")
    (tmp_path / "panjang.xlsx").write_bytes(data)
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "ods", "--outdir", tmp_path, tmp_path / "panjang.xlsx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    saved = (tmp_path / "panjang.ods").read_bytes()
    assert "".join(row["teks"] for row in read(saved, "Teks Panjang")) == text.replace("\x0c", "\ufffd")
    assert read(saved, "Data Mentah")[0]["catatan"].endswith("[teks utuh di lembar Teks Panjang]")
