import io
import math

import msgspec
import openpyxl
import pytest

from exports import recap
from exports.recap import RecapError
from exports.tally import Tally
from forms.model import RecapColumn


def sheet_of(data, name, *, values=True):
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)[name]


def rows_of(data, name, *, values=True):
    """Label to figures of a recap sheet, from row 8 to JUMLAH."""
    found = {}
    for row in sheet_of(data, name, values=values).iter_rows(min_row=8, values_only=True):
        label = "JUMLAH" if row[0] == "JUMLAH" else row[1]
        found.setdefault(label, row[2:])
        if label == "JUMLAH":
            return found
    raise AssertionError("no total row")


def test_rows_by_region_stand_in_the_order_of_official_codes_with_the_province_last(small, province):
    data, _ = small.build(province, spec=small.spec(province, tuple(reversed(small.offices))))
    assert list(rows_of(data, "Rekap Kab-Kota")) == ["Kabupaten Paser", "Kota Contoh", "Kewenangan Provinsi", "JUMLAH"]


def test_a_cooperative_of_the_province_is_counted_in_its_own_row_only(small):
    records = [small.record(1, "contoh", anggota=10), small.record(2, "provinsi", anggota=1000)]
    data, _ = small.build(records)
    rows = rows_of(data, "Rekap Kab-Kota")
    assert [rows[name][0] for name in ("Kabupaten Paser", "Kota Contoh", "Kewenangan Provinsi", "JUMLAH")] == [
        0,
        1,
        1,
        2,
    ]
    assert [rows[name][3] for name in ("Kota Contoh", "Kewenangan Provinsi", "JUMLAH")] == [10, 1000, 1010]


def test_totals_are_formulas_that_carry_the_sum_of_the_rows(small, province):
    data, _ = small.build(province)
    shown, formulas = rows_of(data, "Rekap Kab-Kota"), rows_of(data, "Rekap Kab-Kota", values=False)
    total = shown.pop("JUMLAH")
    assert formulas["JUMLAH"][0] == "=SUM(C8:C10)"
    for place in (0, 1, 3, 4):
        assert total[place] == math.fsum(row[place] for row in shown.values())
    assert total[0] == len(province)
    assert total[3] == sum(record.answers["anggota"] for record in province)
    assert total[4] == pytest.approx(sum(record.answers["modal"] for record in province) / 1e6, rel=1e-14)


def test_a_share_is_a_formula_over_its_two_columns_also_in_the_total(small, province):
    data, _ = small.build(province)
    shown, formulas = rows_of(data, "Rekap Kab-Kota"), rows_of(data, "Rekap Kab-Kota", values=False)
    for row in shown.values():
        assert row[2] == row[1] / row[0]
    assert formulas["JUMLAH"][2] == '=IF(N(C11)=0,"-",N(D11)/C11)'


def test_nothing_to_sum_is_a_dash_and_nought_is_nought(small):
    data, _ = small.build([small.record(1, "contoh", modal=0)])
    rows = rows_of(data, "Rekap Kab-Kota")
    assert rows["Kota Contoh"][3:] == ("-", 0)
    assert rows["Kabupaten Paser"] == (0, 0, "-", "-", "-")
    assert rows["JUMLAH"][3:] == (0, 0)


def test_rows_by_a_question_are_its_choices_then_blanks_and_values_that_the_form_does_not_know(small, province):
    data, _ = small.build(province)
    rows = rows_of(data, "Per Jenis")
    assert list(rows) == ["Konsumen", "Jasa", "Produsen", "Tidak diisi", "lama", "JUMLAH"]
    assert [row[0] for row in rows.values()] == [10, 10, 0, 10, 10, 40]


def test_no_page_begins_with_the_signatures_alone(small):
    """Where they would be parted from JUMLAH, a page ends before it; with more rows both stand on the next page anyway."""
    ends = {}
    for rows in range(58, 92, 3):
        records = [small.record(number, "contoh", identitas={"jenis": f"lama {number:02}"}) for number in range(rows)]
        data, _ = small.build(records)
        sheet = sheet_of(data, "Per Jenis")
        total = next(row for row in range(8, 110) if sheet.cell(row, 1).value == "JUMLAH")
        ends[rows] = [each.id for each in sheet.row_breaks.brk]
        assert ends[rows] in ([], [total - 1])
    parted = [rows for rows, before in ends.items() if before]
    assert parted == list(range(parted[0], parted[-1] + 1, 3))
    assert min(ends) < parted[0] < parted[-1] < max(ends)


def test_blocks_have_their_own_sums_and_the_total_counts_no_row_twice(small, province):
    data, _ = small.build(province)
    sheet = sheet_of(data, "Kab-Kota dan Jenis")
    shown = [
        (row[0], row[1], row[2])
        for row in sheet.iter_rows(min_row=8, max_row=30, values_only=True)
        if row[2] is not None
    ]
    total = next(place for place, row in enumerate(shown) if row[0] == "JUMLAH")
    heads = [row for row in shown[:total] if row[0]]
    leaves = [row for row in shown[:total] if not row[0]]
    assert [row[1] for row in heads] == ["Kabupaten Paser", "Kota Contoh", "Kewenangan Provinsi"]
    assert sum(row[2] for row in heads) == sum(row[2] for row in leaves) == shown[total][2] == len(province)
    over_all = {row[1]: row[2] for row in shown[total + 1 :]}
    assert over_all == {"Konsumen": 10, "Jasa": 10, "Produsen": 0, "Tidak diisi": 10, "lama": 10}


def test_tiles_point_at_the_total_that_says_the_same_and_compute_what_no_table_says(small, province):
    data, _ = small.build(province)
    cover, shown = sheet_of(data, "Sampul", values=False), sheet_of(data, "Sampul")
    tiles = {}
    for row in cover.iter_rows():
        for cell in row:
            if cell.value in ("Anggota", "Aset per anggota", "Anggota dua"):
                tiles[cell.value] = (
                    cover.cell(cell.row + 1, cell.column).value,
                    shown.cell(cell.row + 1, cell.column).value,
                )
    members = sum(record.answers["anggota"] for record in province)
    assert tiles["Anggota"] == ("='Rekap Kab-Kota'!F11", members)
    assert tiles["Anggota dua"] == (members / 2, members / 2)
    assert tiles["Aset per anggota"][1] == 2


def test_where_filters_a_column_of_its_own(small):
    column = RecapColumn(table="T", row=2, by="region", heading={"id": "Modal"}, value="sum: modal", where="aktif")
    form = msgspec.structs.replace(small.form, recap=(column,))
    records = [small.record(1, "contoh", modal=5_000_000), small.record(2, "contoh", modal=7_000_000, aktif="tidak")]
    data, _ = small.build(records, form=form)
    assert rows_of(data, "T")["JUMLAH"] == (5,)


def test_the_order_of_records_does_not_change_a_figure(small, province):
    wanted = recap.Wanted()
    tables = recap.plan(small.form, small.spec(province), wanted)
    run = small.compiled().expressions(wanted.expressions)
    regions = {office.code: office.code for office in small.offices}
    forward, backward = (Tally(tables[1], regions) for _ in range(2))
    for record, other in zip(province, reversed(province), strict=True):
        forward.add(record, run(record.answers))
        backward.add(other, run(other.answers))
    assert [forward.figure(("contoh",), place) for place in range(5)] == [
        backward.figure(("contoh",), place) for place in range(5)
    ]


@pytest.mark.parametrize(
    ("by", "value", "word"),
    [
        ("region", "rata: anggota", "`value`"),
        ("region", "share: a / b", "`value`"),
        ("region", "sum:", "`value`"),
        ("wilayah", "count", "`wilayah`"),
        ("topik", "count", "satu pilihan"),
        ("region jenis kode", "count", "`by`"),
        ("", "count", "`by`"),
    ],
)
def test_a_recap_row_that_says_nothing_is_refused_with_its_row(small, province, by, value, word):
    column = RecapColumn(table="T", row=17, by=by, heading={"id": "H"}, value=value, name="a")
    other = RecapColumn(table="T", row=17, by=by, heading={"id": "H"}, value="share: a / a", name="b")
    form = msgspec.structs.replace(small.form, recap=(column, other))
    with pytest.raises(RecapError, match="17") as caught:
        small.build(province, form=form)
    assert word in str(caught.value)
