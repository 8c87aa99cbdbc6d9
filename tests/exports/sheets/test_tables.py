"""Tables over the rows of repeats, their totals and charts."""

import io
import zipfile

import msgspec
import pytest

from exports.recap import RecapError
from forms.model import RecapColumn


def test_a_table_by_a_repeats_question_counts_its_rows_and_each_cooperative_once(read, made, records):
    data, _ = made(records)
    share = [(row[1], *row[2:6]) for row in read.lines_of(data, "Unit", 7)]
    assert share == [
        ("Kabupaten Paser", 4, 2, 1, 33),
        ("Toko", 3, 2, 1, 26),
        ("Tani", 1, 1, 0, 7),
        ("Kota Contoh", 0, 0, 0, 0),
        ("Kewenangan Provinsi", 1, 1, 1, 40),
        ("Tani", 1, 1, 1, 40),
        (None, 5, 3, 2, 73),
        ("Toko", 3, 2, 1, 26),
        ("Tani", 2, 2, 1, 47),
    ]
    # over one dimension
    assert [(row[1], *row[2:]) for row in read.lines_of(data, "Semua Unit", 4)] == [
        ("Toko", 3, 2), ("Tani", 2, 2), (None, 5, 3),
    ]  # fmt: skip


def test_what_cannot_be_summed_is_counted_and_what_can_is_a_formula(read, made, records):
    data, _ = made(records)
    formulas = read.sheet_of(data, "Unit", values=False)
    rows = {formulas.cell(row, 1).value or formulas.cell(row, 2).value: row for row in range(8, 17)}
    assert formulas.cell(8, 3).value == "=SUBTOTAL(9,C9:C10)"
    assert formulas.cell(8, 4).value == 2  # two kinds of one cooperative: no sum of the rows below
    assert formulas.cell(rows["JUMLAH"], 4).value == "=SUM(D8,D11,D12)"
    assert read.sheet_of(data, "Semua Unit", values=False).cell(10, 4).value == 3
    notes = [row[0] for row in formulas.iter_rows(min_row=17, max_col=1, values_only=True) if row[0]]
    assert any("isian Unit usaha" in note for note in notes)


def test_charts_are_those_that_the_form_wants_with_number_formats_of_their_own(made, records):
    data, _ = made(records)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        drawn = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/")]
    assert len(drawn) == 4  # two of Rekap, one of Unit, our own of Kelengkapan
    assert all("<numFmt" not in text or 'sourceLinked="0"' in text for text in drawn)
    assert any("'Rekap'!$D$8:$D$10" in text and "'Rekap'!$E$8:$E$10" in text for text in drawn)


@pytest.mark.parametrize(
    ("column", "word"),
    [
        ({"by": "", "value": "list: tiada"}, "tiada"),
        ({"by": "", "value": "list: volume"}, "volume"),
        ({"by": "region", "value": "records"}, "records"),
    ],
)
def test_what_a_form_cannot_mean_is_refused_with_its_row(made, records, column, word, form):
    bad = RecapColumn(table="Rusak", row=99, heading={"id": "X"}, **column)
    with pytest.raises(RecapError, match=f"baris 99.*{word}"):
        made(records, form=msgspec.structs.replace(form, recap=(*form.recap, bad)))


def test_order_of_records_changes_no_figure_of_a_table_over_rows(read, made, records):
    forward, _ = made(records)
    backward, _ = made(list(reversed(records)))
    assert read.lines_of(forward, "Unit", 7) == read.lines_of(backward, "Unit", 7)
