"""Two cooperatives with one NIK: told, never in the way, and nobody learns what another office holds."""

from uuid import uuid4

import pytest

from service.actions import twins
from service.actions.library import Library
from service.database import drafts, revisions

pytestmark = pytest.mark.anyio


async def send(world, login, cooperative, **marks):
    handle = world.handles[login]
    await drafts.open_draft(handle, world.round_id, cooperative, world.version_id, b"{}", 0)
    new = revisions.NewRevision(
        op_id=uuid4(), base_revision=0, draft_seq=None, form_version_id=world.version_id,
        answers=b"{}", findings=(), marks=marks,
    )  # fmt: skip
    await revisions.submit(handle, world.round_id, cooperative, new)


async def test_the_province_sees_both_sides_and_an_office_only_its_own(world, visitor_of):
    await send(world, "officer.berau", world.berau, nama="Sama ", anggota=5)
    await send(world, "officer.kukar", world.kukar, nama="sama", anggota=5)
    await send(world, "officer.prov", world.provincial, nama="", anggota=5)
    library = Library()
    seen = await twins.across(world.handles["province"], library, world.round_id)
    assert {(each.key, each.value, each.name, each.other_name) for each in seen} == {
        ("nama+anggota", "sama 5", "Berau Maju", "Kukar Jaya"),
        ("nama+anggota", "sama 5", "Kukar Jaya", "Berau Maju"),
    }
    assert await twins.across(world.handles["officer.berau"], library, world.round_id) == ()
    [finding] = await twins.of_one(world.handles["province"], library, world.round_id, world.berau)
    assert (finding.path, finding.severity) == ("nama", "warning")
    assert "Kukar Jaya" in finding.message
    answer = await visitor_of(world.keys["province"]).ask("GET", f"/api/rounds/{world.round_id}/doubles")
    assert {each["name"] for each in answer.json()} == {"Berau Maju", "Kukar Jaya"}
    assert await twins.of_one(world.handles["officer.berau"], library, world.round_id, world.berau) == ()
