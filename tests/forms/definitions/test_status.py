"""The activity status follows the round's rule: two or three book years without RAT make a cooperative inactive."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from forms.check import check
from forms.evaluate import Around

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Makassar"))
TOLD, MISSED, DUE = "sudah", "tidak_dilaksanakan", "belum_dalam_batas_waktu"


def status(compiled, example, rule, rat, before, founded="2011-05-17", decree=None):
    given = example("ordinary")
    given["answers"]["legalitas"]["tanggal_badan_hukum"] = founded
    given["answers"]["rat"] |= {"rat_status": rat, "rat_t1": before[0], "rat_t2": before[1]}
    if decree:
        given["answers"]["rat"]["status_usulan"] = "dibubarkan"
        given["answers"]["tindak_lanjut"] = {"sk_pembubaran": decree}
    columns = example("round") | {"tahun_tanpa_rat": rule}
    around = Around(last_saved=None, register=given["register"], round=columns, now=NOW)
    return check(compiled, given["answers"], around).answers["rat"]["status_keaktifan"]


@pytest.mark.parametrize(
    ("rule", "rat", "before", "wanted"),
    [
        (2, TOLD, ("tidak", "tidak"), "aktif"),
        (2, MISSED, ("ya", "tidak"), "aktif"),
        (2, MISSED, ("tidak", "ya"), "tidak_aktif"),
        (2, MISSED, ("tidak_diketahui", "ya"), "tidak_aktif"),
        (3, MISSED, ("tidak", "ya"), "aktif"),
        (3, MISSED, ("tidak", "tidak"), "tidak_aktif"),
        (2, DUE, ("tidak", "ya"), "aktif"),
        (2, DUE, ("tidak", "tidak"), "tidak_aktif"),
        (3, DUE, ("tidak", "tidak"), "aktif"),
    ],
)
def test_the_years_without_rat_are_counted_back_from_the_last_one_due(compiled, example, rule, rat, before, wanted):
    assert status(compiled, example, rule, rat, before) == wanted


def test_a_cooperative_founded_in_the_book_year_is_new(compiled, example):
    assert status(compiled, example, 2, MISSED, ("tidak", "tidak"), founded="2025-02-01") == "baru"


def test_a_year_before_the_founding_is_not_missed(compiled, example):
    assert status(compiled, example, 3, MISSED, ("tidak", "tidak"), founded="2024-02-01") == "aktif"


def test_only_a_decree_with_a_number_dissolves(compiled, example):
    assert status(compiled, example, 2, MISSED, ("tidak", "tidak"), decree="518/15/2025") == "dibubarkan"
    assert status(compiled, example, 2, MISSED, ("tidak", "tidak"), decree="belum ada") == "tidak_aktif"
