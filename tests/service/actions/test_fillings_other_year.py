"""A template of last year, filled for this year's round: its answers cross the bridge, what has no question is named."""

import zlib
from datetime import UTC, datetime
from uuid import uuid4

import msgspec
import pytest

from forms.filling.model import Filled, FilledRow, FilledSheet
from service.accounts.row_tokens import row_token
from service.actions import fillings
from service.actions.library import Library
from service.database import drafts
from tests.service.two_years import GIVEN, accept, two_years

pytestmark = pytest.mark.anyio
NOW = datetime(2027, 5, 20, 2, 0, tzinfo=UTC)
KEY = b"y" * 32


async def test_answers_cross_the_bridge_and_lost_columns_are_named(world, owner_connection):
    years = await two_years(world)
    await accept(world, "officer.berau", world.berau, years.before, GIVEN)
    template = uuid4()
    await owner_connection.execute(
        "insert into templates (id, round_id, office_id, account_id, form_version_id, at, key, contents)"
        " values ($1, $2, 2, $3, $4, $5, $6, $7)",
        template, years.before, world.accounts["officer.berau"], years.old, NOW, KEY,
        zlib.compress(msgspec.json.encode({str(world.berau): GIVEN})),
    )  # fmt: skip
    token = row_token(KEY, world.berau)
    filled = Filled(
        name="tahun lalu.xlsx",
        about={"id": str(template)},
        sheets=(
            FilledSheet(
                name="Koperasi",
                paths=("~token", "modal", "koperasi_wanita", "fax", "anggota"),
                columns=("A", "B", "C", "D", "E"),
                rows=(FilledRow(4, (token, 2.5, 44.0, "0554-1", 120.0)),),
            ),
            FilledSheet(
                name="Unit",
                paths=("~token", "~baris", "~koperasi", "unit/*/usaha"),
                columns=("A", "B", "C", "D"),
                rows=(FilledRow(4, (token, None, None, "Kios")), FilledRow(5, (token, None, None, "Sawit"))),
            ),
        ),
    )
    handle, library = world.handles["officer.berau"], Library()
    kept = await fillings.receive(handle, years.now, b"last year's", filled.name, lambda *_: filled)
    preview = await fillings.preview(handle, library, kept, now=NOW)
    assert preview.lost == ("Faks",)
    told = [(edit.kind, edit.column, edit.path.partition("/")[0], edit.old, edit.new) for edit in preview.edits]
    assert told == [
        ("changed", "B", "modal", 1_250_000, 2_500_000),
        ("new", "C", "perempuan", None, 44),
        ("new", "D", "unit", None, "Kios"),
        ("new", "D", "unit", None, "Sawit"),
    ]
    assert (await fillings.apply(handle, library, kept, now=NOW)).written == 4
    draft = await drafts.one(handle, years.now, world.berau)
    typed = {one.path: msgspec.json.decode(one.value) for one in draft.answers}
    assert typed["modal"] == 2_500_000
    assert [typed[f"unit/{row}/usaha"] for row in typed["unit"]] == ["Kios", "Sawit"]
