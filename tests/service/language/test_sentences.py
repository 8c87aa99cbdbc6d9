"""The language of a request: it reaches tasks and threads, and ends with the request."""

import asyncio

import pytest

from service.language import either, gettext, ngettext, said_in, speak, speaking, spoken

pytestmark = pytest.mark.anyio


def test_indonesian_is_what_the_code_says_and_english_is_looked_up():
    assert gettext("Tersimpan {at}", at="14.05") == "Tersimpan 14.05"
    with speaking("en"):
        assert gettext("Tersimpan {at}", at="14:05") == "Saved 14:05"
        assert gettext("kalimat yang tidak ada") == "kalimat yang tidak ada"
        assert gettext("") == ""
    assert spoken() == "id"


def test_english_tells_one_from_many():
    with speaking("en"):
        assert [ngettext("menunggu {days} hari", days, days=days) for days in (1, 2)] == [
            "waiting for 1 day",
            "waiting for 2 days",
        ]
    assert ngettext("menunggu {days} hari", 1, days=1) == "menunggu 1 hari"


def test_pieces_are_not_read_as_sentences():
    with speaking("en"):
        assert gettext("Koperasi {office}", office="{at} %(x)s") == "Cooperatives of {at} %(x)s"


async def test_the_language_goes_along_into_tasks_and_threads_and_no_further():
    async def asked(language):
        speak(language)
        await asyncio.sleep(0)
        return await asyncio.to_thread(gettext, "Tersimpan.")

    assert await asyncio.gather(asked("en"), asked("id"), asked("en")) == ["Saved.", "Tersimpan.", "Saved."]
    assert spoken() == "id"


def test_codes_as_people_and_programs_send_them():
    assert [said_in(code) for code in ("en", "en-GB", " ID ", "id-ID", "in", "fr", "", "english")] == [
        "en", "en", "id", "id", "id", None, None, None,
    ]  # fmt: skip


def test_the_engine_writes_both_and_one_is_chosen():
    assert either("salah", "wrong") == "salah"
    with speaking("en"):
        assert either("salah", "wrong") == "wrong"
        assert either("salah", "") == "salah"
