"""Feeds hold what the workbook's data sheets hold: same columns, same values, and never a formula."""

import csv
import hashlib
import io
import json
import random
import subprocess
import tracemalloc
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
import python_calamine
from defusedxml import ElementTree

from exports import feed
from exports.model import Limits

HOSTILE = (
    "=1+1", '=HYPERLINK("http://x","y")', "+62812", "-5", "@SUM(1)", "\t=1", "\r\n=1", "\n=cmd|' /C calc'!A0", "  =1+1", "'=1", "'biasa",
    "％=", "＝1", "%1", "|x", "a,b", 'kutip "dua"', "baris\nkedua", "a;b", "0012", "6401010101010001", "1E5", "2025-01-02", "TRUE",
    "sel\x00\x07", "😀", "_x0041_", " tepi ", "#REF!", "<b>&amp;", "\u202e", "﻿awal",
)  # fmt: skip


def texts_of(value):
    """A value of the workbook's cell as calamine reads it, in the feed's own kinds."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if value == "":
        return None
    return value


def workbook_rows(data, name):
    rows = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_name(name).to_python(skip_empty_area=False)
    return rows[5], [[texts_of(value) for value in row] for row in rows[6:]]


def fed(small, records, word, kind, **more):
    spec = small.spec(records, **more)
    every = feed.tables(small.form, spec)
    table = next(table for table in every if table.word == word)
    out = io.BytesIO()
    told = feed.write(table, every, iter(records), kind, out)
    return table, out.getvalue(), told


def unguarded(text):
    return text.removeprefix("'")


def drawn(small, chance):
    """A random record: hostile texts, odd numbers, dates old and broken, rows within rows."""
    pick = chance.choice
    answers = {
        "anggota": pick([None, 0, -3, 7, 10**15, 2.5, -(10**14)]),
        "modal": pick([None, 5, -250_000_000]),
        "bunga": pick([None, 1.5, 0, -0.25, 1e300, "x", "=1", True, 10**17, ["a"], {"b": 1}]),
        "catatan": pick([*HOSTILE, None]),
        "topik": pick([None, "rat", "rat pajak", "lain"]),
        "unit_usaha": [
            {
                "nama": pick(HOSTILE),
                "volume": chance.randrange(-9, 9),
                "barang": [{"nama": pick(HOSTILE)}] * chance.randrange(3),
            }
            for _ in range(chance.randrange(4))
        ],
    }
    identity = {
        "tanggal": pick([None, "2019-05-04", "1899-12-31", "salah", 5]),
        "jenis": pick(["jasa", "=jenis", None]),
    }
    identity = {name: value for name, value in identity.items() if value is not None}
    return small.record(
        chance.randrange(10**6), "contoh", identitas=identity, **{k: v for k, v in answers.items() if v is not None}
    )


@pytest.mark.parametrize("seed", range(20))
def test_rows_of_a_feed_are_rows_of_the_workbook(small, seed):
    chance = random.Random(seed)  # noqa: S311  # rows, not secrets
    records = [drawn(small, chance) for _ in range(chance.randrange(1, 15))]
    data, _ = small.build(records)
    seen = 0
    for word, name in (("data-mentah", "Data Mentah"), ("unit_usaha", "Unit usaha"), ("barang", "Barang")):
        headings, rows = workbook_rows(data, name)
        table, written, told = fed(small, records, word, "json")
        found = json.loads(written)
        assert table.headings == tuple(headings)
        assert told.rows == len(found)
        expected = [row for row in rows if any(value is not None for value in row)]
        _, raw_csv, _ = fed(small, records, word, "csv")
        heads, *lines = csv.reader(io.StringIO(raw_csv.decode("utf-8-sig"), newline=""))
        assert heads == headings
        for row, line, cells in zip(found, lines, expected, strict=True):
            assert list(row) == headings
            shown = [value if not isinstance(value, str) else value.removesuffix("T00:00:00") for value in cells]
            assert [v.removesuffix("T00:00:00") if isinstance(v, str) else v for v in row.values()] == shown
            given = ["" if value is None else value for value in row.values()]
            assert [unguarded(text) if isinstance(value, str) else float(text or 0) for text, value in zip(line, given, strict=True)] == given  # fmt: skip
            seen += 1
    assert seen


def test_a_feed_says_the_columns_in_their_kinds_and_dates_as_iso(small):
    record = small.record(1, "contoh", anggota=12, modal=5, bunga=1.5)
    _, written, _ = fed(small, [record], "data-mentah", "json")
    (row,) = json.loads(written)
    assert (row["koperasi_id"], row["anggota"], row["bunga"], row["tanggal"]) == ("K001", 12, 1.5, "2019-05-04")
    assert row["tanggal_kirim"] == "2026-05-01T11:30:00"
    assert row["catatan"] is None
    assert "telepon" not in row


def test_no_record_gives_an_empty_array_and_headings_only(small):
    table, written, told = fed(small, [], "data-mentah", "json")
    assert (json.loads(written), told.rows) == ([], 0)
    _, written, _ = fed(small, [], "data-mentah", "csv")
    assert list(csv.reader(io.StringIO(written.decode("utf-8-sig")))) == [list(table.headings)]


def test_csv_begins_with_the_mark_that_excel_wants_and_ends_lines_as_the_rfc_says(small):
    _, written, _ = fed(small, [small.record(1, "contoh", catatan='dua\nbaris, dan "kutip"')], "data-mentah", "csv")
    assert written.startswith(b"\xef\xbb\xbfkoperasi_id,")
    assert written.endswith(b"\r\n")
    assert b'"dua\nbaris, dan ""kutip"""' in written


def test_no_hostile_text_becomes_a_formula_in_libreoffice_and_each_comes_back(small, soffice, tmp_path):
    records = [small.record(number, "contoh", catatan=text) for number, text in enumerate(HOSTILE)]
    (tmp_path / "data.csv").write_bytes(fed(small, records, "data-mentah", "csv")[1])
    # Comma, double quotes, UTF-8, from line 1, no column kinds, … formulas are looked for.
    options = "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,0,true"
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", options, "--convert-to", "xlsx", "--outdir", tmp_path, tmp_path / "data.csv"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    sheet = openpyxl.load_workbook(tmp_path / "data.xlsx").worksheets[0]
    assert sheet.max_row == len(HOSTILE) + 1
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    with zipfile.ZipFile(tmp_path / "data.xlsx") as archive:
        assert b"<f" not in archive.read("xl/worksheets/sheet1.xml").replace(b"<fo", b"")
        ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))


@pytest.mark.parametrize("text", [*HOSTILE, "", "biasa", "''", " "])
def test_a_guarded_text_comes_back_by_taking_one_apostrophe_off(text):
    shown = feed.guarded(text)
    assert unguarded(shown) == text
    assert shown.lstrip()[:1] not in set("=+-@")


def test_a_text_of_forty_thousand_letters_stands_whole_in_the_feed_of_long_texts(small):
    text = "panjang " * 5_000 + "\x0c."
    records = [small.record(1, "contoh", catatan=text), small.record(2, "contoh", unit_usaha=[{"nama": text}])]
    _, main, told = fed(small, records, "data-mentah", "json")
    assert json.loads(main)[0]["catatan"].endswith("[teks utuh di lembar Teks Panjang]")
    assert told.replaced == 1
    _, written, _ = fed(small, records, "teks-panjang", "json")
    rows = json.loads(written)
    assert [(row["koperasi_id"], row["kolom"], row["bagian"]) for row in rows] == [
        ("K001", "catatan", 1), ("K001", "catatan", 2), ("K002", "nama", 1), ("K002", "nama", 2),
    ]  # fmt: skip
    assert "".join(row["teks"] for row in rows[:2]) == text.replace("\x0c", "\ufffd")


def test_the_zip_holds_every_sheet_and_says_rows_and_digests(small):
    records = [small.record(n, "contoh", catatan="a\x00", unit_usaha=[{"nama": "x"}] * n) for n in range(3)]
    every = feed.tables(small.form, small.spec(records))
    out = io.BytesIO()
    told = {one.word: one for one in feed.write_zip(every, iter(records), out)}
    assert (told["data-mentah"].rows, told["unit_usaha"].rows, told["data-mentah"].replaced) == (3, 3, 3)
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as archive:
        assert archive.testzip() is None
        contents = list(csv.DictReader(io.StringIO(archive.read("manifes.csv").decode("utf-8-sig"))))
        assert {one["berkas"] for one in contents} | {"manifes.csv"} == set(archive.namelist())
        for one in contents:
            data = archive.read(one["berkas"])
            assert hashlib.sha256(data).hexdigest() == one["sha256"]
            assert len(list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))) == int(one["baris"]) + 1
        single = fed(small, records, "data-mentah", "csv")[1]
        assert archive.read("data-mentah.csv") == single


def test_words_are_unique_whatever_the_form_and_pages_of_columns_have_their_own(small):
    spec = small.spec([], limits=Limits(columns=12))
    words = [table.word for table in feed.tables(small.form, spec)]
    assert words[:3] == ["data-mentah", "data-mentah-2", "data-mentah-3"]
    assert words[-1] == "teks-panjang"
    assert len({word.lower() for word in words}) == len(words)


def test_the_query_names_every_column_and_keeps_texts_as_texts(small):
    table, _, _ = fed(small, [], "data-mentah", "json")
    query = feed.query(table, 'https://contoh.id/"/api/feeds/2025/data-mentah.json')
    assert query.startswith("let\n")
    assert query.rstrip().endswith("Hasil")
    assert 'Web.Contents("https://contoh.id/""/api/feeds/2025/data-mentah.json")' in query
    assert '{"koperasi_id", type text}' in query
    assert '{"tanggal", type date}' in query
    assert '{"anggota"' not in query
    assert all(f'"{heading}"' in query for heading in table.headings)


def test_memory_stays_flat_whatever_the_number_of_rows(small):
    class Nowhere:
        def write(self, data):
            return len(data)

    def peak(count):
        spec = small.spec([])
        every = feed.tables(small.form, spec)
        records = (small.record(n, "contoh", catatan="x" * 200) for n in range(count))
        tracemalloc.start()
        feed.write(every[0], every, records, "json", Nowhere())
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    few = peak(400)
    assert peak(4_000) < few + 200_000
