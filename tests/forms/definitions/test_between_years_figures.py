"""From 2024 to 2025: the differences in what figures mean, each with real 2024 answers."""

from forms.check import check
from forms.evaluate import Around
from forms.model import Question, walk

MILLION = 1_000_000


def said(bridge, question):
    step = bridge.steps[question]
    return step.comparable, step.note


def test_c3_staff_and_managers_compare_in_total_and_not_by_sex(bridge, carried):
    answers, _ = carried(karyawan_total=7, manajer_total=2)
    assert (answers["karyawan_total"], answers["manajer_total"]) == (7, 2)
    assert not {"karyawan_l", "karyawan_p", "manajer_l", "manajer_p"} & answers.keys()
    for total in ("karyawan_total", "manajer_total"):
        assert said(bridge, total) == (
            "yes",
            "2024 ditanyakan sebagai jumlah, mulai 2025 dihitung dari laki-laki dan perempuan.",
        )
    assert said(bridge, "karyawan_p") == (
        "no",
        "2024 hanya jumlah karyawan; rincian laki-laki dan perempuan tidak ada.",
    )


def test_c4_millions_with_three_decimals_become_whole_rupiah_and_the_raw_answer_stays(bridge, last_year):
    stored = last_year("provincial").answers
    before = repr(stored)
    found = bridge.carry(stored)
    money = [
        (path, node)
        for path, node in walk(bridge.old.form.children)
        if isinstance(node, Question) and node.extras.get("unit") == "Rp juta" and len(path) == 2
    ]
    assert len(money) == 34
    for (group, name), _ in money:
        if name not in {"modal_sendiri", "modal_luar"} and name in stored[group]:
            assert found.answers[group][name] == round(stored[group][name] * MILLION), name
            assert isinstance(found.answers[group][name], int)
            assert bridge.steps[name].comparable == "yes"
            assert bridge.steps[name].note.startswith(
                "2024 dalam juta rupiah dengan 3 desimal, mulai 2025 dalam rupiah"
            )
    assert repr(stored) == before


def test_c4_thousands_of_rupiah_survive(carried):
    answers, _ = carried(simpanan_pokok=12.345, aset_lancar=249.845)
    assert answers["simpanan_pokok"] == 12_345_000
    assert answers["total_aset"] == 419_845_000


def test_c4_amounts_in_rows_are_left_behind_and_their_sums_are_carried(bridge, carried):
    answers, dropped = carried()
    assert answers["volume_usaha"] == 1_050_000_000
    assert [row["unit_usaha_nama"] for row in answers["unit_usaha"]] == ["Toko sembako", "Sewa alat"]
    assert all("unit_usaha_volume" not in row for row in answers["unit_usaha"])
    assert {one.path: one.value for one in dropped}["usaha/unit_usaha[1]/unit_usaha_volume"] == 900


def test_c6_counters_meet_the_counted_rows(books, bridge, carried):
    answers, _ = carried(jumlah_pelatihan=2, jumlah_bimtek=0, jumlah_sosialisasi=3)
    counts = {name: answers.get(f"jumlah_{name}") for name in ("pelatihan", "bimtek", "sosialisasi", "pendampingan")}
    assert counts == {"pelatihan": 2, "bimtek": 0, "sosialisasi": 3, "pendampingan": None}
    assert "pembinaan" not in answers
    for name in ("pelatihan", "bimtek", "sosialisasi"):
        assert said(bridge, f"jumlah_{name}") == (
            "yes",
            "2024 diisi sebagai jumlah kegiatan, mulai 2025 dihitung dari baris pembinaan.",
        )
    assert said(bridge, "jumlah_pendampingan") == ("no", "Pendampingan belum ditanyakan pada 2024.")
    book = books("2025")
    given = book.example("ordinary")
    rows = given["answers"]["pembinaan_kop"]["pembinaan"]
    rows += [rows[0] | {"pembinaan_bentuk": kind} for kind in ("pelatihan", "pendampingan", "bimbingan_teknis")]
    around = Around(register=given["register"], round=book.example("round"), now=book.now)
    this_year = check(book.compiled, given["answers"], around).answers["pembinaan_kop"]
    assert [this_year[f"jumlah_{name}"] for name in counts] == [2, 1, 0, 1]


def test_c9_voluntary_savings_move_from_own_to_outside_capital(bridge, last_year, carried):
    changes = {"simpanan_sukarela": 40, "aset_lancar": 290}
    stored = last_year(**changes).answers["keuangan"]
    assert (stored["modal_sendiri"], stored["modal_luar"], stored["cek_neraca"]) == (302.5, 117.5, 0)
    answers, _ = carried(**changes)
    assert (answers["modal_sendiri"], answers["modal_luar"]) == (262_500_000, 157_500_000)
    for name in ("modal_sendiri", "modal_luar"):
        comparable, note = said(bridge, name)
        assert comparable == "partly"
        assert note.startswith(
            "Mulai 2025 simpanan sukarela dihitung sebagai modal luar, sampai 2024 sebagai modal sendiri"
        )


def test_c9_without_the_component_the_series_breaks(carried):
    answers, _ = carried(simpanan_sukarela=None)
    assert not {"modal_sendiri", "modal_luar", "simpanan_sukarela"} & answers.keys()
    assert answers["total_aset"] == 420_000_000


def test_c10_what_was_a_warning_blocks_now_and_old_answers_stay_valid(books, bridge, last_year, carried):
    unbalanced = last_year(aset_lancar=260)
    assert unbalanced.valid
    assert {(one.path, one.severity) for one in unbalanced.findings} == {("keuangan/cek_neraca", "warning")}
    assert "koordinat" not in unbalanced.answers["identitas"]
    answers, _ = carried(aset_lancar=260)
    assert answers["cek_neraca"] == 10_000_000
    comparable, note = said(bridge, "cek_neraca")
    assert comparable == "yes"
    assert "mulai 2025 kesalahan bila laporan keuangan diaudit atau disahkan RAT" in note
    book = books("2025")
    given = book.example("ordinary")
    del given["answers"]["identitas"]["koordinat"]
    given["answers"]["keuangan"]["aset_lancar"] += 10_000_000
    around = Around(register=given["register"], round=book.example("round"), now=book.now)
    told = {(one.path, one.severity) for one in check(book.compiled, given["answers"], around).findings}
    assert told == {("identitas/koordinat", "warning"), ("keuangan/cek_neraca", "error")}
