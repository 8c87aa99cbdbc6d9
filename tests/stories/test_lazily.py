"""On a first visit the link dies once the page stands: parts that never came are told, and no answer is lost."""

import re

import pytest
from playwright.sync_api import expect

from tests.stories.desk import NOTE, first_rows, note_on_server, opened, type_note

pytestmark = pytest.mark.browser

LATER = re.compile(
    r"/static/[^/]+/(rows|writing|recovery|told|meant|looking|helps|spoken|attach|backup|keys|offline)\.js$|/baris\.js$"
)
NOT_HERE = "Bagian ini belum termuat karena tidak ada sinyal. Jawaban Anda aman. Coba lagi bila ada sinyal."


def visit_without_parts(visit, who):
    """Sign in with a browser that has no worker; gives its page, on which no part can be loaded."""
    officer = visit(who, service_workers="block", viewport={"width": 1366, "height": 900})
    officer.context.route(LATER, lambda route: route.abort())
    return officer


def test_what_cannot_be_loaded_is_told_beside_it_and_comes_when_it_can(visit):
    officer = visit_without_parts(visit, "petugas.balikpapan")
    opened(officer, 0)
    money = officer.locator("input[data-kind=money]:visible").first
    name = money.get_attribute("id")
    field = officer.locator(f'.field[data-name="{name}"]')
    money.fill("1,250")
    money.press("Tab")
    expect(field.locator(".msg.err")).not_to_have_count(0)
    expect(field.locator(".reads")).to_have_count(0)
    money.fill("1250000")
    money.press("Tab")
    expect(money).to_have_value("1.250.000")
    expect(officer.locator(f'[id="{name}-e"]')).to_have_text("")
    # What is explained above moves what is clicked below.
    expect(officer.get_by_text("Memuat penjelasan")).to_have_count(0)

    add, lines = first_rows(officer)
    before = lines.count()
    add.click()
    expect(officer.locator(".late")).to_have_text(f"Perlu dicek: {NOT_HERE}")
    officer.locator("#masalah").click()
    expect(officer.locator(".late")).to_have_count(1)
    assert lines.count() == before

    # The figure of before may still be on its way.
    with officer.expect_response(lambda one: "Sinyal mati" in (one.request.post_data or "")):
        type_note(officer, "Sinyal mati setelah halaman terbuka")
    assert note_on_server(officer) == "Sinyal mati setelah halaman terbuka"

    officer.context.unroute(LATER)
    add.click()
    expect(lines).to_have_count(before + 1)
    expect(officer.locator(".late")).to_have_count(0)


def test_answers_of_an_earlier_visit_are_sent_also_where_they_cannot_be_shown(visit):
    officer = visit_without_parts(visit, "petugas.bontang")
    here = opened(officer, 0)
    officer.context.route("**/simpan", lambda route: route.abort())
    type_note(officer, "Dari kunjungan lalu")
    expect(officer.locator("#simpan")).to_contain_text("menunggu sinyal: 1 jawaban")
    officer.close()

    again = officer.context.new_page()
    officer.context.unroute("**/simpan")
    again.goto(here)
    expect(again.locator("#belum-tampil")).to_contain_text(
        "Ada jawaban yang tersimpan tetapi belum tampil di halaman ini."
    )
    expect(again.locator("#simpan")).to_contain_text("Tersimpan di server")
    assert note_on_server(again) == "Dari kunjungan lalu"
    officer.context.unroute(LATER)
    again.reload()
    expect(again.locator(NOTE)).to_have_value("Dari kunjungan lalu")
    expect(again.locator("#belum-tampil")).to_have_count(0)
