"""An upload over a returned sending: only what the reviewer asked for goes in, and the preview says so before anything is pressed."""

from uuid import uuid4

import pytest

from service.actions import review
from service.actions.filling_looks import Looks
from service.actions.library import Library
from service.database import comments
from service.database import fillings as stored
from tests.service.actions.test_fillings import NOW, Office, kinds, template_in
from tests.service.desk import Desk

pytestmark = pytest.mark.anyio
COMMENT = "Nama ini tidak sama dengan akta."
WAS = {"nama": "Maju", "anggota": 12, "unit": ["1"], "unit/1/usaha": "Kebun"}


@pytest.fixture
async def office(world, owner_connection):
    """Berau's sending came back for its name; the template says what was sent."""
    desk = Desk(world, "officer.berau", world.berau)
    await desk.open()
    await desk.change(("nama", "Maju", 0), ("anggota", 12, 0), ("unit/1/usaha", "Kebun", 0), ("unit", ["1"], 0))
    assert (await desk.send()).receipt is not None
    await review.send_back(
        world.handles["verifier.berau"], Library(), world.round_id, world.berau, 1, {"nama": COMMENT}, new_id=uuid4
    )
    return Office(world, await template_in(world, owner_connection, {str(world.berau): WAS}), WAS)


def everything(office):
    """A file that changes the name that was asked for, and all else: members, a unit, and a new unit."""
    units = [(office.token, "1", None, "Sawit"), (office.token, None, None, "Toko")]
    return office.file([(office.token, "Maju Jaya", 13.0)], units)


ALL = [("changed", 4, "C"), ("locked", 4, "D"), ("locked", 4, "E"), ("locked", 5, "E")]


@pytest.mark.parametrize("begun", [False, True])
async def test_the_preview_names_locked_cells_and_applying_takes_the_others_only(office, begun):
    if begun:
        await Desk(office.world, "officer.berau", office.world.berau, "hp").open()
    kept, preview = await office.look(everything(office))
    assert kinds(preview) == ALL
    assert {edit.reason for edit in preview.edits if edit.kind == "locked"} == {
        "Jawaban ini terkunci. Yang dikembalikan hanya pertanyaan yang dikomentari. Minta pemeriksa membuka pertanyaan ini."
    }
    done = await office.put(kept, conflicts="all", empties=True)
    assert (done.written, done.left) == (1, ())
    assert await office.answers() == WAS | {"nama": "Maju Jaya"}


async def test_a_locked_cell_that_was_blanked_or_cannot_be_read_is_locked_too(office):
    _, preview = await office.look(office.file([(office.token, None, None)], [(office.token, "1", None, None)]))
    assert kinds(preview) == [("emptied", 4, "C"), ("locked", 4, "D"), ("locked", 4, "E")]
    _, preview = await office.look(office.file([(office.token, "Maju", "dua belas")]))
    assert kinds(preview) == [("locked", 4, "D")]
    _, preview = await office.look(office.file([(office.token, "Maju", 12.0)], [(office.token, "1", None, "Kebun")]))
    assert preview.edits == ()


@pytest.mark.parametrize("begun", [False, True])
async def test_what_the_reviewer_opens_meanwhile_is_no_longer_locked_in_a_preview_that_is_kept(office, begun):
    if begun:
        await Desk(office.world, "officer.berau", office.world.berau, "hp").open()
    kept = await office.receive(everything(office))
    filling, looks = await stored.one(office.handle, kept), Looks()
    assert kinds(await looks.preview(office.handle, office.library, filling, NOW)) == ALL
    verifier = office.world.handles["verifier.berau"]
    await comments.unlock(
        verifier, uuid4(), office.world.round_id, office.world.berau, "unit", "Betulkan unitnya.", "unit"
    )
    preview = await looks.preview(office.handle, office.library, filling, NOW)
    assert kinds(preview) == [("changed", 4, "C"), ("locked", 4, "D"), ("changed", 4, "E"), ("new", 5, "E")]
    assert (await office.put(kept)).written == 3
