"""Pertumbuhan: last year beside this year, for all and for the same cooperatives, and what is not comparable."""

import io

import msgspec
import openpyxl
import pytest

from exports.growth import grown
from exports.recap import RecapError
from forms.model import RecapColumn

VIEWS = ("semua", "tanpa KDKMP", "panel", "panel tanpa KDKMP")


def sheet_of(data, *, values=True):
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)["Pertumbuhan"]


def blocks_of(data, *, values=True):
    """Series to region to view to its four cells; the summary stands under "Seluruh wilayah"."""
    found, block = {}, None
    for row in sheet_of(data, values=values).iter_rows(min_row=8, values_only=True):
        if row[2] is not None and block is not None:
            label = "JUMLAH" if row[0] == "JUMLAH" else row[1]
            groups = [row[2 + at : 6 + at] for at in range(0, len(row) - 2, 4)]
            found[block][label] = dict(zip(VIEWS, groups, strict=False))
        elif row[1] and row[2] is None:
            block = row[1]
            found[block] = {}
    return {name: rows for name, rows in found.items() if rows}


def texts_of(data):
    return [cell for row in sheet_of(data).iter_rows(values_only=True) for cell in row if isinstance(cell, str)]


def test_each_region_shows_last_year_this_year_the_difference_and_the_growth(years, two_years):
    members = blocks_of(years.build(*two_years))["Anggota (orang)"]
    assert list(members) == ["Kabupaten Paser", "Kota Contoh", "Kewenangan Provinsi", "JUMLAH"]
    assert members["Kabupaten Paser"]["semua"] == (140, 160, 20, 20 / 140)
    assert members["Kota Contoh"]["semua"] == (60, 525, 465, 465 / 60)
    assert members["JUMLAH"]["semua"] == (1200, 1675, 475, 475 / 1200)


def test_those_set_apart_are_left_out_of_the_views_without_them(years, two_years):
    members = blocks_of(years.build(*two_years))["Anggota (orang)"]
    assert members["Kota Contoh"]["tanpa KDKMP"] == (60, 25, -35, -35 / 60)
    assert members["JUMLAH"]["tanpa KDKMP"][1] == 1175


def test_the_panel_holds_the_same_cooperatives_with_an_answer_in_both_years_under_this_years_office(years, two_years):
    blocks = blocks_of(years.build(*two_years))
    members = blocks["Anggota (orang)"]
    assert members["Kabupaten Paser"]["panel"][:2] == (160, 160)
    assert members["Kota Contoh"]["panel"] == ("-", "-", "-", "-")
    assert members["JUMLAH"]["panel"][:2] == (1160, 1150)
    assert blocks["Koperasi (unit)"]["JUMLAH"]["panel"] == (4, 4, 0, 0)
    assert blocks["Koperasi aktif (unit)"]["JUMLAH"]["panel"] == (4, 3, -1, -0.25)


def test_a_broken_series_is_marked_in_its_heading_with_the_note_of_the_bridge_below(years, two_years):
    data = years.build(*two_years)
    texts = texts_of(data)
    assert texts.count("Modal sendiri (Rp juta) ¹") == 2
    assert f"- ¹ Modal sendiri (Rp juta): {years.note.rstrip('.')}" in texts
    capital = blocks_of(data)["Modal sendiri (Rp juta) ¹"]["JUMLAH"]["semua"]
    assert capital == (965.5, 1062.25, 96.75, 96.75 / 965.5)


def test_a_new_question_shows_a_dash_for_the_year_before_and_never_nought(years, two_years):
    exports = blocks_of(years.build(*two_years))["Ekspor (Rp juta) ²"]
    assert exports["JUMLAH"]["semua"] == ("-", 3, "-", "-")
    assert exports["Kabupaten Paser"]["semua"] == ("-", 2, "-", "-")
    assert exports["JUMLAH"]["panel"] == ("-", "-", "-", "-")


def test_a_series_that_is_not_comparable_shows_both_years_but_no_growth(years, two_years):
    broken = {"anggota": ("no", "Anggota luar biasa ikut dihitung.", True)}
    members = blocks_of(years.build(*two_years, steps=years.steps(years.form, broken)))["Anggota (orang) ¹"]
    assert members["JUMLAH"]["semua"] == (1200, 1675, "-", "-")


def test_two_series_that_broke_for_one_reason_share_their_mark(years, two_years):
    broken = dict.fromkeys(("modal", "anggota"), ("partly", "Definisi diubah", True))
    texts = texts_of(years.build(*two_years, steps=years.steps(years.form, broken)))
    assert [text for text in texts if text.endswith("¹")] == ["Anggota (orang) ¹", "Modal sendiri (Rp juta) ¹"] * 2
    assert sum(text.endswith("Definisi diubah") for text in texts) == 1


def test_where_last_year_did_not_ask_who_is_set_apart_this_years_answer_tells(years):
    of = years.cooperative
    before = [of(1, "paser", anggota=100), of(2, "paser", anggota=40), of(3, "contoh", anggota=7)]
    now = [of(1, "paser", kdkmp="ya", anggota=110), of(2, "contoh", kdkmp="tidak", anggota=50)]
    steps = years.steps(years.form, {"kdkmp": ("no", "KDKMP baru ada mulai 2025", False)})
    data = years.build(before, now, steps=steps)
    members = blocks_of(data)["Anggota (orang)"]
    assert members["Kabupaten Paser"]["tanpa KDKMP"][:2] == (40, "-")
    assert members["JUMLAH"]["semua"][:2] == (147, 160)
    assert members["JUMLAH"]["tanpa KDKMP"][:2] == (47, 50)
    assert members["JUMLAH"]["panel tanpa KDKMP"][:2] == (40, 50)
    texts = texts_of(data)
    assert "Tanpa KDKMP ¹" in texts
    assert "- ¹ Tanpa KDKMP: KDKMP baru ada mulai 2025" in texts


def test_totals_and_the_summary_are_formulas_over_the_rows(years, two_years):
    data = years.build(*two_years)
    shown, formulas = blocks_of(data), blocks_of(data, values=False)
    for name, rows in shown.items():
        if name != "Seluruh wilayah":
            assert shown["Seluruh wilayah"][name] == rows["JUMLAH"]
            assert formulas[name]["JUMLAH"]["semua"][0].startswith("=IF(COUNT(C")
    assert formulas["Seluruh wilayah"]["Koperasi (unit)"]["semua"][0].startswith("=C")
    assert "-(C" not in str(formulas["Koperasi (unit)"])


def test_an_office_of_its_own_has_the_summary_with_its_figures_only(years, two_years, small):
    before, now = ([record for record in year if record.office == "paser"] for year in two_years)
    blocks = blocks_of(years.build(before, now, offices=small.offices[:1]))
    assert list(blocks) == ["Kabupaten Paser"]
    assert blocks["Kabupaten Paser"]["Anggota (orang)"]["semua"] == (140, 160, 20, 20 / 140)


def test_a_form_without_the_setting_has_no_views_without_anyone(years, two_years):
    form = msgspec.structs.replace(years.form, settings={})
    data = years.build(*two_years, form=form)
    assert [cell.value for cell in sheet_of(data)[5] if cell.value] == [
        "No.",
        "Deret, kabupaten/kota",
        "Semua koperasi",
        "Panel tetap",
    ]
    assert "Matriks Status" not in openpyxl.load_workbook(io.BytesIO(data)).sheetnames


def test_without_a_round_before_there_are_no_such_sheets(small, years, two_years):
    data, _ = small.build(two_years[1], form=msgspec.structs.replace(years.form, recap=()))
    assert not {"Pertumbuhan", "Matriks Status"} & set(openpyxl.load_workbook(io.BytesIO(data)).sheetnames)


@pytest.mark.parametrize(
    ("before", "now", "shown"),
    [
        (200, 150, (-50, -0.25)),
        (0, 5, (5, "-")),
        (-10, 5, (15, "-")),
        (None, 5, ("-", "-")),
        (5, None, ("-", "-")),
        (0, 0, (0, "-")),
    ],
)
def test_nothing_grows_from_nothing(before, now, shown):
    assert grown(before, now) == shown


def test_a_share_that_is_called_a_series_is_refused_with_its_row(years, two_years):
    column = RecapColumn(table="Pertumbuhan", row=17, by="region", heading={"id": "H"}, value="share: a / b")
    form = msgspec.structs.replace(years.form, recap=(column,))
    with pytest.raises(RecapError, match="17"):
        years.build(*two_years, form=form)
