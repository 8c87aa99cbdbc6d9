"""Matriks Status: where each cooperative was last year and where it is now."""

import io

import msgspec
import openpyxl
import pytest

from exports.recap import RecapError


def blocks_of(data, *, values=True):
    """Region to row to its cells."""
    found, block = {}, None
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=values)["Matriks Status"]
    for row in sheet.iter_rows(min_row=8, values_only=True):
        if row[2] is not None and block is not None:
            found[block]["JUMLAH" if row[0] == "JUMLAH" else row[1]] = row[2:]
        elif row[1] and row[2] is None:
            block = row[1]
            found[block] = {}
    return {name: rows for name, rows in found.items() if rows}


def test_rows_are_last_years_status_and_columns_this_years_with_entries_and_exits(years, two_years):
    blocks = blocks_of(years.build(*two_years))
    assert blocks["Kabupaten Paser"] == {
        "Aktif": (1, 1, 0, 2, 1, 1, 0, 2),
        "Tidak aktif": (0, 0, 1, 1, 0, 0, 1, 1),
        "Baru / tidak ada": (0, 0, "-", 0, 0, 0, "-", 0),
        "JUMLAH": (1, 1, 1, 3, 1, 1, 1, 3),
    }
    assert blocks["Kota Contoh"]["Baru / tidak ada"] == (1, 0, "-", 1, 0, 0, "-", 0)


def test_the_block_over_all_regions_adds_them_up_by_formulas(years, two_years):
    data = years.build(*two_years)
    shown, formulas = blocks_of(data), blocks_of(data, values=False)
    whole = shown.pop("Seluruh wilayah")
    for label, counts in whole.items():
        regions = [rows[label] for rows in shown.values()]
        assert counts == tuple("-" if "-" in column else sum(column) for column in zip(*regions, strict=True))
    assert formulas["Seluruh wilayah"]["Aktif"][0] == "=C15+C21+C27"
    assert whole["JUMLAH"][:4] == (4, 1, 1, 6)


def test_this_years_cooperatives_are_all_there_once(years, two_years):
    whole = blocks_of(years.build(*two_years))["Seluruh wilayah"]["JUMLAH"]
    before, now = two_years
    assert whole[0] + whole[1] == len(now)
    assert whole[3] == len({record.koperasi_id for record in (*before, *now)})


def test_a_status_that_the_form_does_not_list_has_a_row_and_a_column_of_its_own(years):
    of = years.cooperative
    data = years.build([of(1, "paser", status="pailit"), of(2, "paser")], [of(1, "paser", status="aktif")])
    rows = blocks_of(data)["Kabupaten Paser"]
    assert list(rows) == ["Aktif", "Tidak aktif", "Tidak diisi", "pailit", "Baru / tidak ada", "JUMLAH"]
    assert rows["pailit"][0] == 1
    assert rows["Tidak diisi"][4] == 1


def test_a_status_whose_rule_changed_is_marked_with_the_note(years, two_years):
    note = "Aturan tiga tahun tanpa RAT menjadi dua tahun"
    steps = years.steps(years.form, {"status": ("partly", note, True)})
    sheet = openpyxl.load_workbook(io.BytesIO(years.build(*two_years, steps=steps)))["Matriks Status"]
    texts = [cell for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str)]
    assert "Status TB2024 ¹" in texts
    assert any(text.startswith("- ¹ ") and text.endswith(note) for text in texts)


def test_a_status_that_is_no_question_is_refused(years, two_years):
    form = msgspec.structs.replace(years.form, settings={"workbook_status": "anggota"})
    with pytest.raises(RecapError, match="anggota"):
        years.build(*two_years, form=form)
