"""`lumbung database` works on the embedded server and on DATABASE_URL, and says plainly what is wrong."""

import pytest
from click.testing import CliRunner

from service.cli import main
from service.database.migrate import migrations

NAMES = [f"{each.number:04d} {each.name}" for each in migrations()]


@pytest.fixture
def lumbung(monkeypatch, tmp_path):
    """Runs one command with a folder of this test for its data."""
    for name in ("DATABASE_URL", "LUMBUNG_OWNER_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LUMBUNG_DATA", str(tmp_path / "data"))
    return lambda *words: CliRunner().invoke(main, words)


def test_migrate_names_what_it_applied_and_nothing_the_second_time(lumbung):
    assert lumbung("database", "migrate").stdout.splitlines() == NAMES
    again = lumbung("database", "migrate")
    assert (again.exit_code, again.stdout) == (0, "")
    status = lumbung("database", "status")
    assert (status.exit_code, [line.rsplit(" ", 1)[0] for line in status.stdout.splitlines()]) == (0, NAMES)


def test_status_of_a_new_folder_lists_what_waits_and_ends_with_1(lumbung):
    status = lumbung("database", "status")
    assert (status.exit_code, status.stdout.splitlines()) == (1, [f"{name} waiting" for name in NAMES])


def test_a_real_server_is_used_where_database_url_names_one(lumbung, empty_database, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", empty_database.service)
    monkeypatch.setenv("LUMBUNG_OWNER_URL", empty_database.owner)
    assert lumbung("database", "migrate").stdout.splitlines() == NAMES
    assert not (tmp_path / "data").exists()


def test_prepare_brings_the_regions_and_offices_and_may_be_repeated(lumbung, database, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", database.service)
    monkeypatch.setenv("LUMBUNG_OWNER_URL", database.owner)
    assert lumbung("database", "prepare").stdout == "1154 regions, 11 offices\n"
    assert lumbung("database", "prepare").exit_code == 0


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "DATABASE_URL"),
        ("LUMBUNG_POSTGRES_BIN", "/nowhere", "set DATABASE_URL"),
        ("LUMBUNG_PORT", "many", "LUMBUNG_PORT"),
    ],
)
def test_what_cannot_work_is_told_in_a_sentence_without_a_traceback(lumbung, monkeypatch, variable, value, told):
    monkeypatch.setenv(variable, value)
    done = lumbung("database", "migrate")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: ")
    assert told in done.stderr
