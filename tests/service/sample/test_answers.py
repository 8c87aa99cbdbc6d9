from datetime import date, timedelta

import pytest

from service.sample.answers import Author


@pytest.fixture(scope="module")
def filled(plan, cooperatives, facts):
    author = Author(plan, facts, seed=2025)
    days = [facts.mulai + timedelta(days=at % 140) for at in range(len(cooperatives))]
    return [(one, day, author.fill(one, day)) for one, day in list(zip(cooperatives, days, strict=True))[::7]]


def counted(filled):
    return [(one, answers) for one, _, answers in filled if "anggota_akhir" in answers]


def test_the_same_cooperative_on_the_same_day_is_always_answered_alike(plan, facts, filled):
    again = Author(plan, facts, seed=2025)
    other = Author(plan, facts, seed=1)
    assert all(again.fill(one, day) == answers for one, day, answers in filled)
    assert any(other.fill(one, day) != answers for one, day, answers in filled)


def test_members_move_and_split_without_a_remainder(filled):
    for _, answers in counted(filled):
        moved = answers["anggota_awal"] + answers["anggota_masuk"] - answers["anggota_keluar"]
        assert moved == answers["anggota_akhir"] == answers["anggota_l"] + answers["anggota_p"]
        rows = answers.get("anggota_per_kabkota", [])
        assert not rows or sum(row["anggota_per_kabkota_jumlah"] for row in rows) == moved


def test_every_balance_sheet_balances_to_the_rupiah(filled):
    for _, answers in counted(filled):
        assets = sum(answers[name] for name in ("aset_lancar", "aset_tetap", "aset_lain"))
        own = sum(answers[name] for name in ("simpanan_pokok", "simpanan_wajib", "dana_cadangan", "hibah"))
        outside = sum(answers[name] for name in ("simpanan_sukarela", "utang_bank", "utang_lpdb", "utang_lain"))
        assert assets == own + outside + answers["modal_penyertaan"] + answers["shu_belum_dibagi"]
        assert min(answers["aset_lancar"], answers["aset_tetap"], answers["aset_lain"]) >= 0


def test_loans_move_and_split_by_collectability_without_a_remainder(filled):
    lenders = [answers for _, answers in counted(filled) if "pinjaman_akhir" in answers]
    assert len(lenders) > 50
    for answers in lenders:
        moved = answers["pinjaman_awal"] + answers["pinjaman_disalurkan"]
        moved -= answers["angsuran_diterima"] + answers["pinjaman_dihapus"]
        kinds = ("kol_lancar", "kol_kurang_lancar", "kol_diragukan", "kol_macet")
        assert moved == answers["pinjaman_akhir"] == sum(answers[kind] for kind in kinds)
        assert answers["angsuran_diterima"] >= 0


def test_surplus_and_income_stay_within_the_volume_of_the_units(filled):
    for _, answers in counted(filled):
        volume = sum(row["unit_usaha_volume"] for row in answers.get("unit_usaha", []))
        surplus = answers["pendapatan"] - answers["beban"] - answers["pajak"]
        assert 0 <= surplus <= answers["pendapatan"] <= max(volume, 0)
        assert answers["shu_anggota"] + answers["shu_cadangan"] <= surplus
        assert answers["jumlah_unit"] == len(answers.get("unit_usaha", []))


def test_nothing_is_dated_after_the_day_of_filling(filled):
    for _, day, answers in filled:
        for name in ("tanggal_kunjungan", "rat_tanggal", "rat_tanggal_lapor", "tanggal_badan_hukum"):
            assert date.fromisoformat(answers.get(name, "2025-01-01")) <= day


def test_what_cannot_be_found_has_no_figures_and_a_dissolved_one_its_decree(filled):
    lost = [answers for _, _, answers in filled if answers["hasil_kunjungan"] == "tidak_ditemukan"]
    assert lost
    assert not any("anggota_akhir" in answers or "pendapatan" in answers for answers in lost)
    dissolved = [answers for _, _, answers in filled if answers["status_usulan"] == "dibubarkan"]
    assert dissolved
    assert all(answers["sk_pembubaran"] for answers in dissolved)


def test_a_village_cooperative_names_every_village_that_it_covers(plan, facts, cooperatives):
    author = Author(plan, facts, seed=2025)
    village = [one for one in cooperatives if one.adalah_kdkmp == "ya"]
    rows = [author.fill(one, facts.mulai).get("kdkmp_desa_cakupan", []) for one in village]
    codes = [row["kdkmp_desa_cakupan_kode_desa"] for found in rows for row in found]
    assert len(codes) == len(set(codes))
    assert sorted({len(found) for found in rows}) == [1, 2]
