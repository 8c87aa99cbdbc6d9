"""`lumbung region`: successors of villages named, listed and taken back from the command line."""

import pytest
from click.testing import CliRunner

from service.actions.prepare import DEFINITIONS
from service.cli import main

DARAT, DARAT_NOW = "64.02.13.1004", "64.02.20.1005"


@pytest.fixture
def lumbung(database, monkeypatch):
    """Runs `lumbung WORDS` on this test's database, which has both questionnaires."""
    monkeypatch.setenv("DATABASE_URL", database.service)
    monkeypatch.setenv("LUMBUNG_OWNER_URL", database.owner)

    def run(*words):
        return CliRunner().invoke(main, [*words], catch_exceptions=False)

    for year in ("2024", "2025"):
        published = run("form", "publish", str(DEFINITIONS / "koperasi" / year))
        assert published.exit_code == 0, published.output
    return run


def line_of(lumbung, code):
    listed = lumbung("region", "successors")
    assert listed.exit_code == 0, listed.output
    lines = listed.stdout.splitlines()
    assert len(lines) == 20
    return next(line.split("\t") for line in lines if line.startswith(code))


def test_a_village_of_2024_gets_a_successor_and_loses_it_again(lumbung):
    assert line_of(lumbung, DARAT) == [DARAT, "Ambarawang Darat", "-", ""]
    assert line_of(lumbung, "64.02.13.1002")[2:] == ["64.02.20.1008", "berkas kuesioner"]
    refused = lumbung("region", "name-successor", DARAT, "64.02.20.9999", "--reason", "Surat 12")
    assert refused.exit_code == 1
    assert "tidak ada di daftar wilayah versi ini" in refused.output
    done = lumbung("region", "name-successor", DARAT, DARAT_NOW, "--reason", "Surat 12")
    assert done.exit_code == 0, done.output
    code, _, new, who = line_of(lumbung, DARAT)
    assert (code, new) == (DARAT, DARAT_NOW)
    assert who.startswith("ditunjuk ")
    assert who.endswith(": Surat 12")
    assert lumbung("region", "take-back", DARAT, "--reason", "Keliru").exit_code == 0
    assert line_of(lumbung, DARAT)[2] == "-"
    again = lumbung("region", "take-back", DARAT, "--reason", "Lagi")
    assert again.exit_code == 1
