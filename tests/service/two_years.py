"""Two years of a small questionnaire: 2024 in Rp juta, 2025 in Rp, with the bridge between them."""

from datetime import date
from uuid import uuid4

import msgspec

from forms import versions
from forms.xlsform import form_of
from service.actions import open_round, publish_version, review
from service.actions.library import Library
from service.actions.publish_version import Report
from service.database.rounds import RoundSettings
from tests.forms.conftest import tables_in_text
from tests.service.desk import Desk

OLD = """
    | survey |
    | type             | name    | label         | unit    |
    | text             | nama    | Nama          |         |
    | decimal          | modal   | Modal         | Rp juta |
    | integer          | anggota | Anggota       | orang   |
    | integer          | koperasi_wanita | Jumlah wanita | orang |
    | text             | fax     | Faks          |         |
    | select_one jenis | jenis   | Jenis         |         |
    | begin repeat     | unit    | Unit          |         |
    | text             | usaha   | Usaha         |         |
    | end repeat       |         |               |         |
    | choices |
    | list_name | name | label   |
    | jenis     | jasa | Jasa    |
    | jenis     | lain | Lainnya |
    | settings |
    | form_id  | version | form_title |
    | bertahun | 2024.1  | Koperasi   |
"""

_QUESTIONS = """
    | survey |
    | type             | name    | label   | unit  | default |
    | text             | nama    | Nama    |       | coalesce(${last-saved#nama}, pulldata('register', 'nama', 'koperasi_id', '')) |
    | integer          | modal   | Modal   | Rp    | ${last-saved#modal} |
    | integer          | anggota | Anggota | orang | ${last-saved#anggota} |
    | integer          | perempuan | Anggota perempuan | orang | |
    | text             | desa    | Desa    |       | pulldata('register', 'kode_desa', 'koperasi_id', '') |
    | select_one jenis | jenis   | Jenis   |       |         |
    | select_one jenis | bentuk  | Bentuk  |       | jasa    |
    | begin repeat     | unit    | Unit    |       |         |
    | text             | usaha   | Usaha   |       |         |
    | end repeat       |         |         |       |         |
    | choices |
    | list_name | name | label   |
    | jenis     | jasa | Jasa    |
    | jenis     | lain | Lainnya |
    | settings |
    | form_id  | version | form_title |
    | bertahun | 2025.1  | Koperasi   |
"""

NEW = (
    _QUESTIONS
    + """
    | bridge |
    | question  | expression          | comparable | note                |
    | modal     | ${modal} * 1000000  | yes        | Rp juta menjadi Rp  |
    | perempuan | ${koperasi_wanita}  | partly     | dahulu tanpa calon anggota |
"""
)

CORRECTED = _QUESTIONS.replace("2025.1", "2025.2")
"""The same questions a second time: what bridges to 2025.1 needs no row."""

GIVEN = {"nama": "Berau Maju", "modal": 1.25, "anggota": 120, "koperasi_wanita": 40, "fax": "0554", "jenis": "lain"}
"""What Berau Maju answered about 2024."""


class Years(msgspec.Struct, frozen=True):
    """The two rounds and their versions."""

    before: int
    now: int
    old: int
    new: int


def dated(book_year, version_id):
    """Settings of a round of a book year."""
    return RoundSettings(
        book_year=book_year, form_version_id=version_id, starts=date(book_year + 1, 1, 5),
        deadline=date(2199, 12, 30), years_without_rat=2, rat_deadline_primer=date(book_year + 1, 3, 31),
        rat_deadline_sekunder=date(book_year + 1, 6, 30),
    )  # fmt: skip


async def publish(handle, text, **changes):
    """Publish a form given as a text."""
    form = form_of(tables_in_text(text))
    report = Report(form=form, issues=())
    done = await publish_version.publish(handle, report, versions.canonical(form), "uji.json", **changes)
    return done.published


async def two_years(world):
    """Rounds 2026 (on the old form) and 2027 (on the new one), both open; the later is the one that pages show."""
    library, author, admin = Library(), world.handles["author"], world.handles["administrator"]
    old = (await publish(author, OLD)).version_id
    new = (await publish(author, NEW)).version_id
    before = await open_round.open_round(admin, library, dated(2026, old))
    now = await open_round.open_round(admin, library, dated(2027, new))
    return Years(before.round_id, now.round_id, old, new)


async def accept(world, login, cooperative, round_id, answers):
    """Fill, send, verify and accept one cooperative of a round."""
    office = login.partition(".")[2]
    desk = Desk(world, login, cooperative, f"pc-{uuid4()}", round_id=round_id)
    await desk.open()
    await desk.type(**answers)
    outcome = await desk.send()
    assert outcome.receipt is not None, outcome.findings
    number = outcome.receipt.revision
    await review.verify(world.handles[f"verifier.{office}"], round_id, cooperative, number)
    await review.accept(world.handles["province"], round_id, cooperative, number)
