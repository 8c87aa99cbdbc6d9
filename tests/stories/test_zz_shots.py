import pytest
from tests.stories.test_accessible import faults
pytestmark = pytest.mark.browser

def test_shots(visit):
    page = visit("penyusun")
    def shot(name):
        out=[]
        for w in (1280, 360):
            page.set_viewport_size({"width": w, "height": 900})
            page.wait_for_timeout(300)
            page.screenshot(path=f"/tmp/shots/{name}_{w}.png", full_page=True)
            out += [(name, w, f) for f in faults(page)]
        page.set_viewport_size({"width": 1280, "height": 900})
        for o in out: print(o)
    page.goto("/kuesioner"); shot("list")
    page.get_by_label("Berkas kuesioner").set_input_files("/tmp/k2025bad.xlsx")
    page.get_by_role("button", name="Unggah dan periksa").click()
    page.wait_for_url("**/naskah/*")
    shot("report_bad")
    with page.expect_download() as d: page.get_by_role("link", name="Unduh berkas dengan tanda").click()
    print(d.value.suggested_filename)
    page.get_by_label("Berkas kuesioner").set_input_files("/tmp/k2025new.xlsx")
    page.get_by_role("button", name="Unggah dan periksa").click()
    page.wait_for_url("**/naskah/2")
    shot("report_ok")
    page.get_by_role("link", name="Perubahan").click(); page.wait_for_url("**/perubahan"); shot("changes")
    page.get_by_role("link", name="Pratinjau").click(); page.wait_for_url("**/pratinjau"); shot("preview_blank")
    page.get_by_role("link", name="Isi acak yang sah").click(); page.wait_for_url("**benih=1"); shot("preview_1")
    page.get_by_role("link", name="Isi acak yang sah").click(); page.wait_for_url("**benih=2")
    page.get_by_role("link", name="Lebar ponsel").click(); page.wait_for_url("**ponsel**"); shot("preview_phone")
    page.locator("details summary").first.click(); page.screenshot(path="/tmp/shots/why.png")
    if page.get_by_role("link", name="Dampak").count():
        page.get_by_role("link", name="Dampak").click(); page.wait_for_url("**/dampak"); shot("impact_ask")
        page.get_by_role("button", name="Hitung dampaknya").click(); page.wait_for_timeout(3000); shot("impact")
    page.get_by_role("link", name="Terbitkan").click(); page.wait_for_url("**/terbitkan"); shot("publish")
    page.get_by_role("button", name="Terbitkan versi").click(); page.wait_for_load_state(); shot("publish_err")
    page.get_by_label("Catatan versi").fill("Nomor telepon diperjelas."); page.get_by_label("Saya sudah melihat").check()
    page.get_by_role("button", name="Terbitkan versi").click(); page.wait_for_url("**/kuesioner*"); shot("published")
