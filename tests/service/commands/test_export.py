"""`lumbung export` says what it needs before it touches a database."""

import pytest
from click.testing import CliRunner

from service.cli import main


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
