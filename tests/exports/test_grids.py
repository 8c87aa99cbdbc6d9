"""Stored = exported = read again, for 200 random grids by two readers, and for a sample that LibreOffice saved again."""

import subprocess

from tests.generators.random_grids import book_of, books, faults, for_libreoffice, unproven


def test_two_hundred_random_grids_are_read_back_as_they_were_stored(tmp_path):
    for grids in books(7, 200):
        assert faults(grids, tmp_path / "grids.xlsx") == []


def test_a_change_in_a_grid_is_seen(tmp_path):
    grids = [(["text", "integer"], [("a", 1), ("b", 2)])]
    path = tmp_path / "grids.xlsx"
    path.write_bytes(book_of([(["text", "integer"], [("a", 1), ("b", 3)])])[0])
    assert unproven(path, book_of(grids)[1]) == ["G0: its lines are not those that were poured"]


def test_a_sample_says_the_same_after_libreoffice_saved_it(tmp_path, soffice):
    grids = for_libreoffice(next(iter(books(8, 60, 60))))
    path = tmp_path / "grids.xlsx"
    assert faults(grids, path) == []
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, "--headless", profile, "--convert-to", "xlsx", "--outdir", str(tmp_path / "lagi"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert unproven(tmp_path / "lagi" / "grids.xlsx", book_of(grids)[1]) == []
