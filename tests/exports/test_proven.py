"""A workbook proves itself: whole as written and as saved again, and every change is told with its place."""

import io
import shutil
import subprocess
import zipfile

import msgspec
import openpyxl
import pytest

from exports import evidence, proven
from exports.model import RosterCount
from forms.tables import TableProblem

HOSTILE = [
    "=1+1", "+cmd|'/C calc'!A0", "@SUM(1)", "#N/A", "TRUE", "1E5", "00123", "12/11", "_x0041_", " tepi ", "\ttab", "baris\r\nlain",
    "a&b<c>d", "]]>", "\ud800", "\x00", "\ufffe", "\u202eRTL", "😀" * 9, "\x1f", "a\x1eb", "\x7f", "\x85", "\u2028", "panjang " * 5_000,
]  # fmt: skip


@pytest.fixture(scope="module")
def book(small, tmp_path_factory):
    """A workbook with hostile answers and rows of repeats, as a file."""
    offices = ("paser", "contoh", "provinsi")
    records = [
        small.record(
            number, offices[number % 3], catatan=text, anggota=number * 7, modal=number * 1_234_567 + 1, bunga=number / 8,
            aktif="ya" if number % 3 else "tidak", unit_usaha=[{"nama": text, "volume": number}] * (number % 3),
        )
        for number, text in enumerate(HOSTILE)
    ]  # fmt: skip
    data, manifest = small.build(records)
    path = tmp_path_factory.mktemp("buku") / "buku.xlsx"
    path.write_bytes(data)
    return path, manifest


@pytest.fixture
def resave(tmp_path, soffice):
    def again(path):
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        (tmp_path / "lagi").mkdir()
        command = [
            soffice,
            "--headless",
            profile,
            "--convert-to",
            "xlsx",
            "--outdir",
            str(tmp_path / "lagi"),
            str(path),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return tmp_path / "lagi" / path.name

    return again


@pytest.fixture
def changed(book, tmp_path):
    """Change the workbook by openpyxl and save it; formulas keep no values then, so those sheets are left out of what is looked at."""

    def change(act):
        parts = openpyxl.load_workbook(book[0])
        act(parts)
        parts.save(tmp_path / "diubah.xlsx")
        return proven.prove(tmp_path / "diubah.xlsx")

    return change


def rewritten(path, target, part, old, new):
    """Copy a workbook with one piece of one part's XML exchanged."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new, 1)
            copy.writestr(name, content)
    return proven.prove(target)


def part_of(path, sheet):
    names = openpyxl.load_workbook(path, read_only=True).sheetnames
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"


def told(found, sheet):
    return next((d.kind, d.row) for d in found.differences if d.sheet == sheet)


def test_an_untouched_workbook_is_whole(book):
    path, manifest = book
    found = proven.prove(path)
    assert found.differences == ()
    assert (found.records, found.content, found.chain_head) == (len(HOSTILE), manifest.content, manifest.chain_head)
    assert found.sheets == len(manifest.proofs)


def test_saved_again_by_libreoffice_it_has_another_hash_and_the_same_content(book, resave):
    again = proven.prove(resave(book[0]))
    assert again.differences == ()
    assert again.file_sha != proven.prove(book[0]).file_sha


def test_one_changed_cell_is_told_with_its_sheet_and_row(changed):
    found = changed(lambda book: book["Data Mentah"].__setitem__("B9", "Koperasi lain"))
    assert told(found, "Data Mentah") == ("row", 9)
    assert "Unit usaha" not in {d.sheet for d in found.differences}


def test_a_removed_an_added_and_a_sorted_row_are_told(changed):
    assert told(changed(lambda book: book["Data Mentah"].delete_rows(10)), "Data Mentah") == ("removed_row", 10)
    assert told(changed(lambda book: book["Data Mentah"].delete_rows(10, 3)), "Data Mentah") == ("removed_row", 10)
    last = changed(lambda book: book["Data Mentah"].delete_rows(6 + len(HOSTILE)))
    assert told(last, "Data Mentah") == ("removed_row", 0)

    def add(book):
        book["Unit usaha"].append(["K099", "Koperasi", 1, "x", 1])

    assert told(changed(add), "Unit usaha")[0] == "added_row"

    def sort(book):
        sheet = book["Data Mentah"]
        for column in range(1, sheet.max_column + 1):
            one, two = sheet.cell(8, column), sheet.cell(9, column)
            one.value, two.value = two.value, one.value

    assert told(changed(sort), "Data Mentah") == ("order", 8)


def test_a_missing_and_a_new_sheet_are_told(changed):
    def act(book):
        del book["Unit usaha"]
        book.create_sheet("Coretan")

    found = changed(act)
    assert told(found, "Unit usaha") == ("missing", 0)
    assert told(found, "Coretan") == ("added", 0)


def test_a_total_typed_over_and_a_total_of_another_value_are_told(book, tmp_path):
    part = part_of(book[0], "Rekap Kab-Kota")
    with zipfile.ZipFile(book[0]) as archive:
        xml = archive.read(part).decode()
    start = xml.index("<f>SUM(")
    formula = xml[start : xml.index("</v>", start)]
    value = formula.rpartition("<v>")[2]
    typed = rewritten(book[0], tmp_path / "a.xlsx", part, formula.encode(), f"<v>{value}".encode())
    other = rewritten(book[0], tmp_path / "b.xlsx", part, formula.encode(), (formula + "9").encode())
    for found in (typed, other):
        assert told(found, "Rekap Kab-Kota")[0] == "total"
        assert len(found.differences) == 1


def test_a_changed_manifest_contradicts_itself(book, tmp_path):
    part, head = part_of(book[0], "Manifes"), book[1].chain_head.encode()
    with zipfile.ZipFile(book[0]) as archive:
        strings = archive.read("xl/sharedStrings.xml")
    part = "xl/sharedStrings.xml" if head in strings else part
    found = rewritten(book[0], tmp_path / "m.xlsx", part, head, b"ee" * 32)
    assert [d.kind for d in found.differences] == ["manifest"]


def test_rows_that_were_not_written_are_told(small, province, tmp_path):
    spec = small.spec(province)
    lost = RosterCount(office="paser", state="sent", version="2025.1", count=1)
    data, _ = small.build(province, spec=msgspec.structs.replace(spec, roster=(*spec.roster, lost)))
    (tmp_path / "kurang.xlsx").write_bytes(data)
    (found,) = proven.prove(tmp_path / "kurang.xlsx").differences
    assert (found.kind, found.wanted, found.found) == ("short", "41", "40")


def test_a_manifest_of_many_marks_takes_several_hidden_columns(small, province, tmp_path, monkeypatch):
    monkeypatch.setattr(evidence, "_MARKS", 40)
    data, _ = small.build(province)
    (tmp_path / "banyak.xlsx").write_bytes(data)
    assert proven.prove(tmp_path / "banyak.xlsx").whole
    assert openpyxl.load_workbook(io.BytesIO(data))["Manifes"].column_dimensions["J"].hidden


def test_no_workbook_and_somebody_elses_are_refused(tmp_path):
    (tmp_path / "rusak.xlsx").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(TableProblem):
        proven.prove(tmp_path / "rusak.xlsx")
    openpyxl.Workbook().save(tmp_path / "lain.xlsx")
    with pytest.raises(proven.NoManifestError):
        proven.prove(tmp_path / "lain.xlsx")


def test_a_cut_download_is_refused(book, tmp_path):
    shutil.copy(book[0], tmp_path / "putus.xlsx")
    with (tmp_path / "putus.xlsx").open("r+b") as file:
        file.truncate(book[0].stat().st_size // 2)
    with pytest.raises(TableProblem):
        proven.prove(tmp_path / "putus.xlsx")
