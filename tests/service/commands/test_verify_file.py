"""`lumbung verify FILE` without a database: what it says, in which language, and its exit codes."""

import io
import json
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner

from service.cli import main
from tests.exports import conftest as small


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A workbook of three cooperatives as a file; no database is named."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    data, manifest = small.build([small.record(number, "contoh", anggota=number) for number in range(3)])
    (tmp_path / "buku.xlsx").write_bytes(data)
    return tmp_path / "buku.xlsx", manifest


def verify(*words):
    return CliRunner().invoke(main, ["verify", *map(str, words)])


def test_a_whole_workbook_is_said_in_both_languages(book):
    path, manifest = book
    done = verify(path)
    assert done.exit_code == 0
    assert done.stdout.startswith("buku.xlsx: UTUH: ")
    assert manifest.chain_head in done.stdout
    assert "Tanpa basis data" in done.stdout
    assert "WHOLE: " in verify(path, "--language", "en").stdout


def test_a_changed_answer_ends_with_one_and_names_the_row(book, tmp_path):
    path, _ = book
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "lain.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"Koperasi 1<", b"Koperasi 9<"))
    done = verify(tmp_path / "lain.xlsx")
    assert done.exit_code == 1
    assert "  Data Mentah: nilai berubah, pertama pada baris 8" in done.stdout.splitlines()
    told = json.loads(verify(tmp_path / "lain.xlsx", "--json").stdout)
    assert told["whole"] is False
    assert [(each["sheet"], each["kind"], each["row"]) for each in told["differences"]] == [("Data Mentah", "row", 8)]


def test_what_is_no_workbook_of_ours_ends_with_two(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "rusak.xlsx").write_bytes(b"bukan")
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    (tmp_path / "lain.xlsx").write_bytes(out.getvalue())
    for name in ("rusak.xlsx", "lain.xlsx"):
        done = verify(tmp_path / name)
        assert done.exit_code == 2
        assert name in done.stderr
    assert "no workbook of Lumbung" in verify(tmp_path / "lain.xlsx", "--language", "en").stderr
