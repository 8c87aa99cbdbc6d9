"""From 2024 to 2025: the differences in what is asked and in what can be chosen, each with real 2024 answers."""

import pytest

from forms.bridge import build_bridge, recoded
from forms.check import check
from forms.evaluate import Around
from forms.model import Question, walk


def said(bridge, question):
    step = bridge.steps[question]
    return step.comparable, step.note


def in_section(form, letter):
    found = [node for _, node in walk(form.children) if isinstance(node, Question) and node.extras["section"] == letter]
    return {node.name for node in found}


def test_c1_section_k_has_no_value_before_2025_and_says_so(books, bridge, carried):
    assert in_section(books("2024").form, "K") == set()
    there = {name: bridge.steps[name] for name in in_section(books("2025").form, "K") if name in bridge.steps}
    assert len(there) == 12
    for step in (*there.values(), bridge.steps["adalah_kdkmp"]):
        assert (step.comparable, step.carried) == ("no", False)
        assert "sebelumnya tidak ada nilai, bukan nol" in step.note
    answers, _ = carried()
    assert not there.keys() & answers.keys()


def test_c2_the_types_were_extended_and_old_codes_stay(books, bridge, carried):
    old, new = ({one.name for one in books(year).form.choices["jenis"]} for year in ("2024", "2025"))
    assert new - old == {"desa_merah_putih", "kelurahan_merah_putih"}
    assert old < new
    assert carried(jenis="jasa")[0]["jenis"] == "jasa"
    assert said(bridge, "jenis") == (
        "yes",
        "Mulai 2025 daftar jenis bertambah Desa Merah Putih dan Kelurahan Merah Putih; kode lama tidak berubah.",
    )


@pytest.mark.parametrize(("old", "new"), [("ya", "sudah"), ("tidak", "tidak_dilaksanakan")])
def test_c5_two_answers_on_the_meeting_become_two_of_three(bridge, carried, old, new):
    held = {} if old == "ya" else {"rat_alasan_tidak": ["biaya"]}
    answers, _ = carried(rat_status=old, **held)
    assert answers["rat_status"] == new
    assert said(bridge, "rat_status") == (
        "partly",
        "2024 hanya ya atau tidak; “tidak” dapat berarti belum dilaksanakan tetapi masih dalam batas waktu.",
    )


def test_c7_grade_c_cannot_be_split_and_is_compared_as_a_group(bridge, carried):
    answers, _ = carried(grade_ods="C", rat_t1="tidak", rat_t2="tidak")
    assert "grade_ods" not in answers
    assert answers["grade_gabungan"] == "C"
    assert carried(grade_ods="B")[0]["grade_ods"] == "B"
    assert said(bridge, "grade_ods") == (
        "partly",
        "Mulai 2025 grade C dipecah menjadi C1 dan C2; C tahun 2024 tidak dapat dipecah. Bandingkan lewat grade_gabungan (C1 + C2 = C).",
    )
    assert said(bridge, "grade_gabungan") == ("yes", "C1 dan C2 dikelompokkan kembali menjadi C.")


@pytest.mark.parametrize("grade", ["C1", "C2"])
def test_c7_this_years_c1_and_c2_are_c(books, grade):
    book = books("2025")
    given = book.example("ordinary")
    given["answers"]["legalitas"]["grade_ods"] = grade
    around = Around(register=given["register"], round=book.example("round"), now=book.now)
    assert check(book.compiled, given["answers"], around).answers["legalitas"]["grade_gabungan"] == "C"


def test_c8_a_trade_licence_is_no_business_number(bridge, carried):
    answers, dropped = carried(siup_tdp="503/118/SIUP-K/2012")
    assert "nib" not in answers
    assert "503/118/SIUP-K/2012" in {one.value for one in dropped}
    assert not bridge.steps["nib"].carried
    assert said(bridge, "nib") == ("no", "NIB menggantikan SIUP/TDP, nomornya berbeda; tidak dapat dibandingkan.")


@pytest.mark.parametrize(
    ("old", "kbli", "new", "group"),
    [
        ("pertanian", None, "A", "pertanian"),
        ("bangunan", None, "F", "bangunan"),
        ("perdagangan_hotel_restoran", "47112", "G", "perdagangan_hotel_restoran"),
        ("perdagangan_hotel_restoran", "56101", "I", "perdagangan_hotel_restoran"),
        ("perdagangan_hotel_restoran", None, None, "perdagangan_hotel_restoran"),
        ("perdagangan_hotel_restoran", "01262", None, "perdagangan_hotel_restoran"),
        ("lainnya", None, None, "lainnya"),
        ("lainnya", "85410", "P", "lainnya"),
    ],
)
def test_c11_nine_sectors_become_categories_where_only_one_fits(bridge, carried, old, kbli, new, group):
    answers, _ = carried(sektor_usaha=old, kbli_utama=kbli)
    assert (answers.get("sektor_usaha"), answers["sektor_kelompok"]) == (new, group)
    comparable, note = said(bridge, "sektor_usaha")
    assert comparable == "partly"
    assert note.startswith("Daftar 9 sektor lama diganti kategori KBLI.")
    assert said(bridge, "sektor_kelompok")[0] == "yes"


def test_c11_every_category_of_this_year_falls_into_one_old_sector(books):
    book = books("2025")
    old = {one.name for one in books("2024").form.choices["sektor"]}
    groups = {}
    for category in book.form.choices["sektor"]:
        given = book.example("ordinary")
        given["answers"]["legalitas"]["sektor_usaha"] = category.name
        around = Around(register=given["register"], round=book.example("round"), now=book.now)
        found = check(book.compiled, given["answers"], around).answers["legalitas"]
        groups.setdefault(found["sektor_kelompok"], []).append(category.name)
    assert groups.keys() == old
    assert groups["lainnya"] == ["O", "P", "Q", "R", "S"]


def test_c12_last_years_status_is_known_under_both_rules(bridge, last_year, carried):
    two_years_without = {
        "rat_status": "tidak", "rat_alasan_tidak": ["biaya"], "rat_t1": "tidak", "rat_t2": "ya", "grade_ods": "B",
    }  # fmt: skip
    assert last_year(**two_years_without).answers["rat"]["status_keaktifan"] == "aktif"
    answers, _ = carried(**two_years_without)
    assert (answers["status_keaktifan"], answers["status_keaktifan_3_tahun"]) == ("tidak_aktif", "aktif")
    answers, _ = carried("inactive")
    assert (answers["status_keaktifan"], answers["status_keaktifan_3_tahun"]) == ("tidak_aktif", "tidak_aktif")
    answers, _ = carried("dissolved")
    assert (answers["status_keaktifan"], answers["status_keaktifan_3_tahun"]) == ("dibubarkan", "dibubarkan")
    assert not bridge.steps["hasil_kunjungan"].carried
    assert said(bridge, "status_keaktifan") == (
        "partly",
        "Aturan berganti dari 3 ke 2 tahun buku tanpa RAT; status 2024 dihitung ulang menurut aturan 2 tahun. Menurut aturan 3 tahun: status_keaktifan_3_tahun.",
    )
    comparable, note = said(bridge, "status_keaktifan_3_tahun")
    assert (comparable, note.startswith("Kedua tahun menurut aturan lama")) == ("partly", True)


def test_c12_this_years_status_is_known_under_the_old_rule_too(books):
    book = books("2025")
    given = book.example("ordinary")
    given["answers"]["rat"] |= {"rat_status": "tidak_dilaksanakan", "rat_t1": "tidak", "rat_t2": "ya"}
    around = Around(register=given["register"], round=book.example("round"), now=book.now)
    found = check(book.compiled, given["answers"], around).answers["rat"]
    assert (found["status_keaktifan"], found["status_keaktifan_3_tahun"]) == ("tidak_aktif", "aktif")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("64.02.08.2002", "64.02.19.2003"),
        ("64.02.13.1020", "64.02.20.1003"),
        ("64.02.13.1010", "64.02.13.1010"),
    ],
)
def test_c13_villages_of_the_split_districts_go_to_their_successors(bridge, carried, old, new):
    answers, dropped = carried(kode_kabkota="64.02", kode_kecamatan=old[:8], kode_desa=old, nik_koperasi=None)
    assert (answers["kode_kecamatan"], answers["kode_desa"]) == (new[:8], new)
    assert "identitas/kode_desa" not in {one.path for one in dropped}
    comparable, note = said(bridge, "kode_desa")
    assert comparable == "partly"
    assert note.startswith("Kode desa/kelurahan lama diganti kode penerusnya")
    assert said(bridge, "kode_kecamatan")[0] == "partly"


def test_c13_a_village_without_a_known_successor_is_left_behind_and_told(carried):
    answers, dropped = carried(
        kode_kabkota="64.02", kode_kecamatan="64.02.13", kode_desa="64.02.13.1001", nik_koperasi=None
    )
    assert not {"kode_kecamatan", "kode_desa"} & answers.keys()
    assert {one.path: one.value for one in dropped}["identitas/kode_desa"] == "64.02.13.1001"


def test_c13_the_three_villages_without_a_successor_can_be_given_one(books):
    years = books("2025").compiled, books("2024").compiled
    (recoding,) = recoded(*years)
    assert len(recoding.olds) == 20
    assert {old.code for old in recoding.olds.values() if not old.filed} == {
        "64.02.13.1001", "64.02.13.1003", "64.02.13.1004",
    }  # fmt: skip
    named = {"64.02.13.1004": "64.02.20.1005"}
    answers = {"kode_kabkota": "64.02", "kode_kecamatan": "64.02.13", "kode_desa": "64.02.13.1004"}
    found = build_bridge(*years, named).carry({"identitas": answers})
    assert found.answers["identitas"] == answers | {"kode_kecamatan": "64.02.20", "kode_desa": "64.02.20.1005"}
    assert found.dropped == ()


def test_c14_fax_is_gone_and_the_phone_has_another_label_only(books, bridge, carried):
    answers, dropped = carried(fax="(0541) 123456", telepon="081234567890")
    assert answers["telepon"] == "081234567890"
    assert said(bridge, "telepon") == ("yes", "")
    assert {one.path: one.value for one in dropped}["identitas/fax"] == "(0541) 123456"
    old, new = (
        next(node for path, node in walk(books(year).form.children) if path[-1] == "telepon")
        for year in ("2024", "2025")
    )
    assert old.label["id"] != new.label["id"] == "Nomor HP/WA koperasi"
    assert (old.type, old.required, old.warning, old.default) == (new.type, new.required, new.warning, new.default)
