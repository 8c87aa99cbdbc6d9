"""`lumbung export` says what it needs before it touches a database."""

import pytest
from click.testing import CliRunner

from service.actions.prepare import DEFINITIONS
from service.cli import main
from service.database import migrate


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("union", "--rounds", "2024;2025"), "2024,2025"),
        (("union", "--rounds", " , "), "2024,2025"),
        (("union", "--rounds", "2024,2025", "--states", "sent,lost"), "lost"),
        (("workbook", "--round", "2025", "--states", "not_started"), "not_started"),
        (("union",), "--rounds"),
        (("template", "--round", "2025"), "--region"),
        (("template", "--round", "tahun", "--region", "64.08"), "--round"),
    ],
)
def test_a_slip_in_the_options_is_told_and_no_file_appears(words, told, tmp_path):
    done = CliRunner().invoke(main, ["export", *words, "-o", str(tmp_path / "buku.xlsx")])
    assert done.exit_code == 2
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def lumbung(monkeypatch, tmp_path):
    """Runs `lumbung export` with the folder `data` of this test."""
    for name in ("DATABASE_URL", "LUMBUNG_OWNER_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LUMBUNG_DATA", str(tmp_path / "data"))
    return lambda *words: CliRunner().invoke(main, ["export", *words, "-o", str(tmp_path / "buku.xlsx")])


TEMPLATE = ("template", "--round", "2025", "--region", "64.08")


@pytest.mark.parametrize("words", [TEMPLATE, ("workbook", "--round", "2025"), ("union", "--rounds", "2025")])
def test_a_folder_without_a_database_is_told_in_one_line_and_stays_as_it_was(lumbung, tmp_path, words):
    done = lumbung(*words)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Error: there is no database in {tmp_path / 'data'}. ")
    assert "lumbung database migrate" in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_the_tables_of_this_version_is_told_in_one_line(lumbung, empty_database, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", empty_database.service)
    monkeypatch.setenv("LUMBUNG_OWNER_URL", empty_database.owner)
    done = lumbung(*TEMPLATE)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(
        f"Error: the database is not up to date: {len(migrate.migrations())} migrations wait."
    )


def test_a_round_or_an_office_that_there_is_not_is_named_with_those_that_there_are(lumbung, database, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", database.service)
    monkeypatch.setenv("LUMBUNG_OWNER_URL", database.owner)
    done = lumbung(*TEMPLATE)
    assert (done.exit_code, "2025: there is no round of that book year" in done.stderr) == (2, True)
    for words in (
        ("database", "prepare"),
        ("form", "publish", str(DEFINITIONS / "koperasi" / "2025")),
        ("round", "open", "2025", "--deadline", "2026-06-30"),
    ):
        assert CliRunner().invoke(main, words, catch_exceptions=False).exit_code == 0, words
    done = lumbung("template", "--round", "2025", "--region", "64.99")
    assert (done.exit_code, "64.99: choose from 64, 64.01, " in done.stderr) == (2, True)
    assert lumbung(*TEMPLATE).exit_code == 0
