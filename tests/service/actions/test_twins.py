"""Two cooperatives with one NIK: told, never in the way, and nobody learns what another office holds."""

from uuid import uuid4

import msgspec
import pytest

from forms.compile import compile_form
from forms.xlsform import form_of
from service.actions import twins
from service.actions.library import Library
from service.actions.weigh import weigh
from service.database import drafts, revisions
from tests.forms.conftest import tables_in_text

pytestmark = pytest.mark.anyio


async def send(world, login, cooperative, document=b"{}"):
    handle = world.handles[login]
    await drafts.open_draft(handle, world.round_id, cooperative, world.version_id, b"{}", 0)
    new = revisions.NewRevision(
        op_id=uuid4(), base_revision=0, draft_seq=None, form_version_id=world.version_id,
        answers=document, findings=(), marks={},
    )  # fmt: skip
    await revisions.submit(handle, world.round_id, cooperative, new)


def saying(**answers):
    return msgspec.json.encode({"answers": answers})


async def test_the_province_sees_both_sides_and_an_office_only_its_own(world, visitor_of):
    await send(world, "officer.berau", world.berau, saying(nama="Sama ", anggota=5))
    await send(world, "officer.kukar", world.kukar, saying(nama="sama", anggota=5))
    await send(world, "officer.prov", world.provincial, saying(anggota=5))
    library = Library()
    await weigh(world.handles["province"], library, world.round_id)
    seen = await twins.across(world.handles["province"], library, world.round_id)
    assert {(each.key, each.value, each.name, each.other_name) for each in seen} == {
        ("nama+anggota", "Sama, 5", "Berau Maju", "Kukar Jaya"),
        ("nama+anggota", "sama, 5", "Kukar Jaya", "Berau Maju"),
    }
    assert await twins.across(world.handles["officer.berau"], library, world.round_id) == ()
    answer = await visitor_of(world.keys["province"]).ask("GET", f"/api/rounds/{world.round_id}/doubles")
    assert {each["name"] for each in answer.json()} == {"Berau Maju", "Kukar Jaya"}


FORM = """
| survey |
| type              | name  | label |
| begin group       | g     | G     |
| text              | nik   | NIK   |
| text              | nama  | Nama  |
| select_one desa   | desa  | Desa  |
| end group         |       |       |
| begin repeat      | baris | Baris |
| select_one desa   | kode  | Desa  |
| end repeat        |       |       |
| choices |
| list_name | name | label |
| desa      | 1    | Muara |
| desa      | 2    | Tepian |
"""


@pytest.mark.parametrize(
    ("keys", "answers", "found"),
    [
        ("nik", {"g": {"nik": "6472 0101"}}, [("nik", "6472 0101", "6472 0101")]),
        ("nik", {"g": {"nik": " 64.72-0101"}}, [("nik", "64 72 0101", "64.72-0101")]),
        ("nik", {"g": {"nik": "-"}}, []),
        ("nik", {"g": {"nik": "0000000000000"}}, []),
        ("nik", {"g": {"nik": ""}}, []),
        ("nik", {"g": ["broken"]}, []),
        ("nik", {"g": {"nik": "قرية"}}, [("nik", "قرية", "قرية")]),
        ("nama+desa", {"g": {"nama": "KUD MAJU", "desa": "1"}}, [("nama+desa", "kud maju|1", "KUD MAJU, Muara")]),
        ("nama+desa", {"g": {"nama": "KUD Maju"}}, []),
        ("kode", {"baris": [{"kode": "1"}, {"kode": "2"}, {"kode": "1"}, {}]}, [("kode", "1", "Muara"), ("kode", "2", "Tepian")]),
        ("kode", {"baris": {"kode": "1"}}, [("kode", "1", "Muara")]),
        ("nama+kode", {"g": {"nama": "A"}, "baris": [{"kode": "1"}]}, []),
        ("gone nik", {"g": {"nik": "7"}}, [("nik", "7", "7")]),
    ],
)  # fmt: skip
def test_what_should_be_its_own(keys, answers, found):
    form = msgspec.structs.replace(form_of(tables_in_text(FORM)), settings={"unique": keys})
    told = twins.identities(compile_form(form), answers)
    assert [(one.key, one.value, one.said) for one in told] == found
