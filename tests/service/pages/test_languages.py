"""A person switches to English: every page says so from then on, and nothing on it stays Indonesian."""

import re
from html.parser import HTMLParser

import pytest

from service.pages.states import ROLES
from tests.generators.figure_books import publish_old_form

pytestmark = pytest.mark.anyio

PAGES = {
    "officer.berau": ("/koperasi", "/unduh", "/saya", "/sandi", "/isi/{berau}.2025", "/isi/{berau}.2025/kirim", "/periksa/{berau}.2025"),
    "verifier.berau": ("/periksa", "/koperasi", "/periksa/{berau}.2025"),
    "province": ("/provinsi", "/periksa", "/koperasi?cari=Berau", "/unduh", "/kuesioner", "/putaran/2025/angka"),
    "author": ("/kuesioner", "/kuesioner/{version}"),
    "administrator": ("/akun", "/putaran", "/register", "/putaran/2025/daftar?cari=Berau", "/akun/{account}/setel", "/putaran/2025/tutup"),
}  # fmt: skip
"""Login to the pages that its role begins with; names in braces are the world's."""


async def switched(visitor, language, back="/saya"):
    token = await visitor.token()
    return await visitor.ask(
        "POST", "/bahasa", data={"_csrf": token, "bahasa": language, "lanjut": back}, follow_redirects=False
    )


async def page(visitor, path):
    return await visitor.ask("GET", path, headers={"accept": "text/html"})


async def test_the_switch_brings_back_to_the_same_page_and_sticks_to_the_account(visitor_of, world):
    visitor = visitor_of(world.keys["officer.berau"])
    before = await page(visitor, "/koperasi?cari=Maju")
    assert '<html lang="id"' in before.text
    assert "Terakhir diubah" in before.text
    assert 'name="lanjut" value="/koperasi?cari=Maju"' in before.text
    answer = await switched(visitor, "en", "/koperasi?cari=Maju")
    assert (answer.status_code, answer.headers["location"]) == (303, "/koperasi?cari=Maju")
    after = await page(visitor, "/koperasi?cari=Maju")
    assert '<html lang="en"' in after.text
    assert "Last changed" in after.text
    elsewhere = visitor_of(world.keys["officer.berau"])
    assert '<html lang="en"' in (await page(elsewhere, "/saya")).text
    assert '<html lang="id"' in (await page(visitor_of(world.keys["officer.kukar"]), "/saya")).text
    await switched(elsewhere, "id")
    assert '<html lang="id"' in (await page(visitor, "/saya")).text


async def test_before_signing_in_the_browser_remembers(visitor_of, world):
    visitor = visitor_of()
    assert "Kata sandi" in (await page(visitor, "/masuk")).text
    answer = await switched(visitor, "en", "/masuk?lanjut=%2Fsaya")
    assert answer.headers["location"] == "/masuk?lanjut=%2Fsaya"
    assert "max-age" in answer.headers["set-cookie"].lower()
    assert "httponly" in answer.headers["set-cookie"].lower()
    shown = await page(visitor, "/masuk")
    assert "Forgotten your password?" in shown.text
    assert '<html lang="en"' in shown.text


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"])
async def test_the_switch_leads_nowhere_else(visitor_of, world, back):
    assert (await switched(visitor_of(), "en", back)).headers["location"] == "/"


async def test_no_other_language_and_no_other_site_can_switch(visitor_of, world):
    visitor = visitor_of(world.keys["author"])
    assert (await switched(visitor, "fr")).status_code == 400
    assert (await visitor.ask("POST", "/bahasa", data={"bahasa": "en"})).status_code == 403
    assert '<html lang="id"' in (await page(visitor, "/saya")).text


async def test_an_answer_to_a_post_offers_the_page_it_was_posted_from(visitor_of, world):
    visitor = visitor_of(world.keys["officer.berau"])
    refused = await visitor.ask(
        "POST",
        "/sandi",
        data={"_csrf": await visitor.token(), "lama": "a", "baru": "b", "ulang": "c"},
        headers={"referer": "http://testserver.local/sandi?x=1", "accept": "text/html"},
    )
    assert refused.status_code == 422
    assert 'name="lanjut" value="/sandi?x=1"' in refused.text


async def test_problems_of_the_api_keep_their_code_and_speak_as_asked(visitor_of, world):
    visitor = visitor_of(world.keys["officer.berau"])
    here = f"/api/rounds/{world.round_id}/submissions/{world.kukar}"
    told = [
        (await visitor.ask("GET", here, headers={"accept-language": asked})).json()
        for asked in ("", "en-GB,en;q=0.9", "id;q=0.2, en;q=0.8", "fr", "en;q=0")
    ]
    assert {one["code"] for one in told} == {"not-found"}
    assert [one["title"] for one in told] == [
        "Tidak ditemukan",
        "Not found",
        "Not found",
        "Tidak ditemukan",
        "Tidak ditemukan",
    ]
    await switched(visitor, "en")
    assert (await visitor.ask("GET", here)).json()["title"] == "Not found"
    assert (await visitor.ask("GET", here, headers={"accept-language": "id"})).json()["title"] == "Tidak ditemukan"


async def test_a_browser_made_for_english_does_not_turn_the_pages_english(visitor_of, world):
    shown = await visitor_of().ask(
        "GET", "/masuk", headers={"accept": "text/html", "accept-language": "en-US,en;q=0.9"}
    )
    assert '<html lang="id"' in shown.text


@pytest.mark.parametrize(
    ("login", "path", "name"),
    [
        ("officer.berau", "/excel", "isian.xlsx"),
        ("officer.berau", "/excel", "isian.ods"),
        ("administrator", "/register", "register.xlsx"),
        ("province", "/putaran/2024/angka", "angka.ods"),
    ],
)
async def test_what_is_wrong_with_a_file_is_told_in_english(visitor_of, world, login, path, name):
    await publish_old_form(world.system)
    visitor = visitor_of(world.keys[login])
    await switched(visitor, "en")
    sent = await visitor.ask(
        "POST", path, data={"_csrf": await visitor.token()}, files={"berkas": (name, b"no zip")},
        headers={"accept": "text/html"},
    )  # fmt: skip
    assert sent.status_code == 422
    assert f"file {name} is" in sent.text
    assert "Buka di Excel" not in sent.text


class Said:
    """Stands in for the English catalogue: every sentence comes back between brackets."""

    def gettext(self, sentence):
        return f"⟦{sentence}⟧"

    def pgettext(self, _where, sentence):
        return f"⟦{sentence}⟧"

    def ngettext(self, sentence, _many, _count):
        return f"⟦{sentence}⟧"


class Shown(HTMLParser):
    """Collects what a page shows outside of bracketed sentences: between the tags, and in attributes that are read out."""

    def __init__(self):
        super().__init__()
        self.outside, self.silent, self.depth, self.sentences = [], 0, 0, 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in {"script", "style", "code"}
        for name, value in attrs:
            if name in {"aria-label", "title", "placeholder", "alt", "data-l"}:
                self.heard(value)

    def handle_endtag(self, tag):
        self.silent -= tag in {"script", "style", "code"}

    def handle_data(self, data):
        if not self.silent:
            self.heard(data)

    def heard(self, text):
        """A sentence with tags in it comes in several texts."""
        outside = ""
        for letter in text:
            self.sentences += letter == "⟦"
            self.depth += (letter == "⟦") - (letter == "⟧")
            outside += " " if self.depth or letter == "⟧" else letter
        self.outside.append(outside)


DATA = (
    "Kutai Kartanegara", "Kukar Jaya", "Berau Maju", "Induk Kaltim", "Diskop Kukar", "Kukar", "Diskop Berau", "DPPKUKM", "Kalimantan Timur",
    "Kabupaten", "Kecamatan", "Desa", "Berau",  # offices, regions and cooperatives
    "koperasi", "Koperasi", "nama", "Nama", "anggota", "Anggota", "unit", "usaha", "Usaha", "text", "integer",  # the form
    "is blank. Please answer it.",  # the engine's own English
    "Lumbung", "Bahasa Indonesia", "English", "NIK", "WITA", "KB",  # the same in every language
)  # fmt: skip
MONTH = r"January|February|March|April|May|June|July|August|September|October|November|December"


def unsaid(text, names):
    """What remains of a text without data, dates and fingerprints."""
    for name in names:
        text = text.replace(name, " ")
    return " ".join(re.findall(r"[A-Za-z]{2,}", re.sub(rf"{MONTH}|\b[0-9a-f]{{16,}}\b", " ", text)))


@pytest.mark.parametrize("login", PAGES)
async def test_everything_that_a_page_shows_was_asked_of_the_catalogue(login, visitor_of, world, monkeypatch):
    monkeypatch.setattr("service.language.sentences.english", Said)
    names = sorted({*DATA, *world.keys, *(key.title() for key in world.keys)}, key=len, reverse=True)
    visitor = visitor_of(world.keys[login])
    await switched(visitor, "en")
    for path in PAGES[login]:
        at = path.format(berau=world.berau, version=world.version_id, account=world.accounts["officer.berau"])
        answer = await page(visitor, at)
        assert answer.status_code == 200, (at, answer.status_code)
        parser = Shown()
        parser.feed(answer.text)
        assert parser.sentences > 5, at
        assert parser.depth == 0, at
        assert [(at, words) for text in parser.outside if (words := unsaid(text, names))] == []


def test_the_walk_would_notice():
    parser = Shown()
    parser.feed('<p title="⟦Buka⟧ lagi">Tutup ⟦Batas <b>31</b> sampai ⟦semua⟧⟧, Berau 31 May 2026</p>')
    assert [words for text in parser.outside if (words := unsaid(text, DATA))] == ["lagi", "Tutup"]
    assert set(ROLES) <= {login.partition(".")[0] for login in PAGES}
