"""The main job, end to end: one cooperative of Mahakam Ulu from the officer's hands into the province's workbook."""

import re

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.stories.desk import exported

pytestmark = pytest.mark.browser

RECAP, OURS = "Rekap Kab-Kota", "Kabupaten Mahakam Ulu"
FIRST_ROW, ROWS = 8, 12

# What the officer types, as it is typed; what the register knew is left as it stands.
TYPED = {
    "nik_koperasi": "6411060200999",
    "koordinat": "0,5123 115,1",
    "alamat": "Jalan Poros Nomor 12, RT 03",
    "hasil_kunjungan": "ditemukan_beroperasi",
    "tanggal_kunjungan": "14/4/2026",
    "no_badan_hukum": "518/BH/643/2011",
    "tanggal_badan_hukum": "17 mei 2011",
    "bentuk": "primer",
    "tingkat_keanggotaan": "kabupaten_kota",
    "jenis": "konsumen",
    "pola": "konvensional",
    "kelompok": "KSU",
    "sektor_usaha": "G",
    "kegiatan_utama": "Menjual sembako kepada anggota",
    "adalah_kdkmp": "tidak",
    "status_nik": "belum",
    "grade_ods": "belum",
    "rat_status": "sudah",
    "rat_tanggal": "10-3-2026",
    "rat_cara": "luring",
    "rat_hadir": "20",
    "rat_pertanggungjawaban": "diterima",
    "rat_dilaporkan": "ya",
    "rat_tanggal_lapor": "25-3-2026",
    "rat_t1": "ya",
    "rat_t2": "ya",
    "status_usulan": "aktif",
    "anggota_awal": "21",
    "anggota_masuk": "10",
    "anggota_keluar": "5",
    "anggota_akhir": "26",
    "anggota_l": "18",
    "anggota_p": "10",
    "jumlah_pengurus": "3",
    "jumlah_pengawas": "3",
    "karyawan_l": "3",
    "karyawan_p": "2",
    "jumlah_unit": "1",
    "laporan_keuangan": "disahkan_rat",
    "simpanan_pokok": "12.500.000",
    "simpanan_wajib": "Rp 180.000.000,-",
    "dana_cadangan": "60 juta",
    "hibah": "10000000",
    "modal_penyertaan": "0",
    "shu_belum_dibagi": "40.000.000",
    "simpanan_sukarela": "0",
    "utang_bank": "0",
    "utang_lpdb": "0",
    "utang_lain": "0",
    "aset_lancar": "132,5 juta",
    "aset_tetap": "165.000.000",
    "aset_lain": "5.000.000",
    "pendapatan": "160.000.000",
    "beban": "118.000.000",
    "pajak": "2.000.000",
    "pembukuan": "manual",
    "internet_kantor": "terbatas",
    "sumber_data": "laporan_rat",
}
UNIT = {
    "unit_usaha_nama": "Toko sembako",
    "unit_usaha_kategori": "toko_sembako",
    "unit_usaha_dalam_operasi": "ya",
    "unit_usaha_volume": "900.000.000",
}
POSTS = ("ketua", "sekretaris", "bendahara", "ketua_pengawas", "anggota", "anggota")
PEOPLE = [
    {
        "pengurus_organ": "pengurus" if place < 3 else "pengawas",
        "pengurus_jabatan": post,
        "pengurus_nama": f"Orang Contoh {place}",
    }
    for place, post in enumerate(POSTS)
]
# What this cooperative adds to each column of the recap's row, in rupiah millions where it is money.
ADDED = [1, 1, 0, 0, 1, None, 0, 16, 10, 26, 0, 5, 262.5, 0, 302.5, 900, 40]
REASON = "RAT baru dilaporkan tahun ini, grade menyusul."


def names_to_fill(page: Page) -> list[str]:
    """Give the names of questions that are asked and have no answer yet, in page order."""
    return page.eval_on_selector_all(
        ".field.empty:not(.rule)",
        "all => all.filter(e => !e.closest('[hidden]') && (e.querySelector('.ctl') || e).checkVisibility())"
        ".map(e => e.dataset.name || e.id || e.querySelector('[data-kind]').id)",
    )


def type_answer(page: Page, name: str, text: str) -> None:
    """Answer one question as a person does."""
    box = page.locator(f'[id="{name}"]')
    kind = box.get_attribute("data-kind")
    if kind in {"one", "many"}:
        page.locator(f'input[name="{name}"][value="{text}"]').check()
    elif kind == "list":
        box.select_option(text)
    else:
        box.fill(text)
        box.press("Tab")


def fill_everything(page: Page, answers: dict[str, str]) -> None:
    """Answer what is asked until nothing more that we know is asked."""
    asked: set[str] = set()
    while True:
        new = [name for name in names_to_fill(page) if name.rpartition("/")[2] in answers and name not in asked]
        if not new:
            return
        asked.update(new)
        for name in new:
            if page.locator(f'.field:has([id="{name}"])').is_visible():
                type_answer(page, name, answers[name.rpartition("/")[2]])


def recap_of(page: Page, folder) -> dict[str, list]:
    """Download the workbook and give its recap rows by their second column (JUMLAH by its first)."""
    path = folder / f"{len(list(folder.iterdir()))}.xlsx"
    assert re.fullmatch(r"Rekap_Koperasi_Kaltim_TB2025_per_\d{4}-\d\d-\d\d_v\d\d\.xlsx", exported(page, path))
    rows = openpyxl.load_workbook(path, data_only=True)[RECAP].iter_rows(
        min_row=FIRST_ROW, max_row=FIRST_ROW + ROWS - 1, values_only=True
    )
    return {str(row[1] or row[0]): list(row[2:]) for row in rows}


def complete(page: Page) -> None:
    """Fill a whole cooperative with script: questions, six people, one unit."""
    fill_everything(page, TYPED)
    for person in PEOPLE:
        page.get_by_role("button", name="Tambah pengurus dan pengawas").click()
        fill_everything(page, person)
    page.get_by_role("button", name="Tambah unit usaha").click()
    # Its section was not asked as the page came: the new row takes keys all the same.
    expect(page.locator('[id^="usaha/unit_usaha/"][id$="/unit_usaha_nama"]')).to_be_focused()
    fill_everything(page, UNIT)


def test_a_cooperative_goes_from_the_officer_to_the_workbook(visit, tmp_path):
    province = visit("provinsi")
    before = recap_of(province, tmp_path)

    officer = visit("petugas.mahulu")
    officer.get_by_role("link", name="KSU Sumber Tani").first.click()
    officer.wait_for_selector("html.ready")
    complete(officer)

    # Sent with members that do not add up, it is refused and says which numbers to look at.
    officer.get_by_role("link", name="Periksa jawaban").click()
    officer.get_by_role("button", name="Kirim ke verifikator").click()
    expect(officer.get_by_role("heading", name="Ada yang perlu diperbaiki")).to_be_visible()
    assert officer.title().startswith("Galat: ")
    officer.wait_for_selector("html.ready")
    officer.get_by_role("link", name=re.compile("18.*10.*26")).click()
    members = officer.locator('[id="keanggotaan/anggota_p"]')
    expect(members).to_be_focused()
    expect(members).to_have_attribute("aria-invalid", "true")

    # Mended, the error goes away at once; what differs from last year is kept, each with its reason.
    type_answer(officer, "keanggotaan/anggota_l", "16")
    expect(members).not_to_have_attribute("aria-invalid", "true")
    warnings = officer.locator(".msg.warn:visible")
    expect(warnings).not_to_have_count(0)
    reasons = officer.get_by_label(re.compile("^Alasan: "))
    for at in range(reasons.count()):
        reasons.nth(at).fill(REASON)
        reasons.nth(at).press("Tab")
    officer.get_by_role("link", name="Periksa jawaban").click()
    expect(officer.get_by_text("Tidak ada yang salah")).to_be_visible()
    officer.get_by_role("button", name="Kirim ke verifikator").click()
    expect(officer.get_by_role("status").first).to_contain_text("Terkirim")

    verifier = visit("verifikator.mahulu")
    verifier.get_by_role("link", name="KSU Sumber Tani").first.click()
    expect(verifier.get_by_text(REASON).first).to_be_visible()
    verifier.get_by_role("button", name="Setujui, teruskan ke provinsi").click()
    expect(verifier.get_by_role("status")).to_contain_text("Diverifikasi")

    province.goto("/periksa")
    province.get_by_role("link", name="KSU Sumber Tani").first.click()
    province.get_by_role("button", name="Terima", exact=True).click()
    expect(province.get_by_role("status")).to_contain_text("Diterima")

    after = recap_of(province, tmp_path)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {OURS, "JUMLAH"}
    for old, new, more in zip(before[OURS], after[OURS], ADDED, strict=True):
        if more is not None:
            assert new == pytest.approx((old or 0) + more)
    rows = [values for name, values in after.items() if name != "JUMLAH"]
    assert len(rows) == ROWS - 1 == 11
    for column, (total, more) in enumerate(zip(after["JUMLAH"], ADDED, strict=True)):
        if more is not None:
            assert total == pytest.approx(sum(row[column] for row in rows))


def save_section(page: Page) -> None:
    """Press the section's own button and wait for what the server answers."""
    with page.expect_navigation():
        page.get_by_role("button", name="Simpan dan lanjut").click()


ROWS_BY_BUTTON = {"Tambah pengurus dan pengawas": PEOPLE, "Tambah unit usaha": [UNIT]}


def fill_section(page: Page, answers: dict[str, str]) -> None:
    """Answer one section by its form until it asks nothing more, then go on to the next."""
    here = page.url.partition("?")[0]
    for _ in range(8):
        for button, rows in ROWS_BY_BUTTON.items():
            if page.get_by_role("button", name=button).is_visible() and not page.locator(".entry:visible").count():
                fill_rows(page, button, rows)
        known = [name for name in names_to_fill(page) if name.rpartition("/")[2] in answers]
        for name in known:
            type_answer(page, name, answers[name.rpartition("/")[2]])
        save_section(page)
        if page.url.partition("?")[0] != here:
            return
    raise AssertionError(f"{here} keeps asking: {names_to_fill(page)}")


def test_the_same_work_is_done_without_script(visit):
    officer = visit("petugas.kutim", java_script_enabled=False)
    officer.get_by_role("link", name="Belum mulai").click()
    officer.get_by_role("link", name=re.compile("Mulai isi ?: (KSU|Kopkar|KPRI|Koperasi Karyawan)")).first.click()
    officer.wait_for_url("**/isi/*/*")  # without script, one section at a time
    first = officer.get_by_role("navigation", name="Bagian").get_by_role("link").first.get_attribute("href")
    assert first is not None
    officer.goto(first)

    # Going to the check page in the middle keeps what was just typed.
    type_answer(officer, "identitas/alamat", "Jalan Sementara Nomor 1")
    with officer.expect_navigation():
        officer.get_by_role("button", name="Periksa jawaban").click()
    expect(officer.get_by_text("Jalan Sementara Nomor 1")).to_be_visible()
    officer.go_back()

    visited = []
    while "/kirim" not in officer.url:
        visited.append(officer.url.partition("?")[0].rpartition("/")[2])
        assert len(visited) < 30
        fill_section(officer, TYPED)
    assert {"identitas", "keanggotaan", "keuangan", "pengisian"} <= set(visited)

    # What was typed is stored as it was meant, and the check page says it in words.
    expect(officer.get_by_role("heading", name="Periksa jawaban sebelum dikirim")).to_be_visible()
    for amount in ("Rp180.000.000", "Rp132.500.000"):
        expect(officer.get_by_role("definition").get_by_text(amount).first).to_be_visible()
    expect(officer.get_by_text("Selasa, 14 April 2026")).to_be_visible()

    # The members do not add up: the sending is refused and leads to the question.
    officer.get_by_role("button", name="Kirim ke verifikator").click()
    expect(officer.get_by_role("heading", name="Ada yang perlu diperbaiki")).to_be_visible()
    officer.get_by_role("link", name=re.compile(r"18\).*10\)")).first.click()
    expect(officer.locator('[id="keanggotaan/anggota_p"]')).to_have_attribute("aria-invalid", "true")


def fill_rows(page: Page, button: str, rows: list[dict[str, str]]) -> None:
    """Add rows one by one with their button and answer each."""
    for row in rows:
        with page.expect_navigation():
            page.get_by_role("button", name=button).click()
        for name in names_to_fill(page):
            if name.rpartition("/")[2] in row:
                type_answer(page, name, row[name.rpartition("/")[2]])
