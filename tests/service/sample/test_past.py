"""Last year's questionnaire of the sample: consistent with this year's, and nothing that last year's form refuses."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from forms.check import check
from forms.compile import compile_form
from forms.evaluate import Around
from forms.xlsform import load_form
from service.sample.answers import Author, names, nest
from service.sample.past import PastAuthor, recoding_of, was_there

NOW = datetime(2025, 7, 30, 10, tzinfo=ZoneInfo("Asia/Makassar"))


@pytest.fixture(scope="module")
def old(repository):
    return compile_form(load_form(repository / "forms" / "definitions" / "koperasi" / "2024"))


@pytest.fixture(scope="module")
def years(plan, cooperatives, facts, old, repository):
    new = load_form(repository / "forms" / "definitions" / "koperasi" / "2025")
    some = [one for one in cooperatives if was_there(one, 2024)][::25]
    author = Author(plan, facts, 2025)
    days = {one.koperasi_id: facts.mulai for one in some}
    past = PastAuthor(year=2025, author=author, recoding=recoding_of(new, old.form), seed=2025, days=days)
    return [(one, past.fill(one, facts.mulai), author.fill(one, facts.mulai, whole=True)) for one in some]


def test_every_answer_passes_last_years_form(years, old):
    the_round = {
        "tahun_buku": 2024, "tahun_tanpa_rat": 3, "batas_rat_primer": "2025-06-30", "batas_rat_sekunder": "2025-06-30",
        "batas_rat": "2025-06-30", "batas_kirim": "2025-07-31", "mulai": "2025-02-03", "lampiran": "tidak",
    }  # fmt: skip
    known = names(old.form.children)
    for one, before, _ in years:
        assert before.keys() <= known
        around = Around(register=one.columns(), round=the_round, now=NOW)
        verdict = check(old, nest(old.form.children, before), around)
        assert {finding.code for finding in verdict.findings} <= {"warning"}, one.nama


def test_this_year_begins_with_what_last_year_ended_with(years):
    for _, before, now in years:
        assert before["anggota_akhir"] == now["anggota_awal"]
        assert before["rat_t1"] == now["rat_t2"]
        if "pinjaman_akhir" in now:
            assert round(before["pinjaman_akhir"] * 1_000_000) in {now["pinjaman_awal"], now["pinjaman_awal"] * 1_000}


def test_some_types_thousands_where_millions_are_asked_and_most_do_not(years):
    ratios = [
        before["simpanan_wajib"] * 1_000_000 / now["simpanan_wajib"]
        for _, before, now in years
        if now["simpanan_wajib"]
    ]
    slips = [ratio for ratio in ratios if ratio > 100]
    assert len(slips) < 0.03 * len(ratios)
    assert all(0.5 < ratio < 1.5 for ratio in ratios if ratio <= 100)


def test_money_goes_back_without_breaking_the_balance(years):
    for _, before, _ in years:
        parts = ("simpanan_pokok", "simpanan_wajib", "dana_cadangan", "hibah", "simpanan_sukarela", "utang_bank", "utang_lpdb",
                 "utang_lain", "modal_penyertaan", "shu_belum_dibagi")  # fmt: skip
        assets = sum(before[name] for name in ("aset_lancar", "aset_tetap", "aset_lain"))
        assert assets == pytest.approx(sum(before[name] for name in parts), abs=0.0005)
