"""Any edits of a template: only and exactly the edited, valid cells change in the database."""

import random
import zlib
from datetime import UTC, datetime
from uuid import uuid4

import msgspec
import pytest

from forms.filling.model import Filled, FilledRow, FilledSheet, Odd
from service.accounts.row_tokens import row_token
from service.actions import fillings
from service.actions.library import Library
from service.database import drafts
from tests.service.desk import Desk

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)
KEY = b"p" * 32
ROUNDS = 25

NAMES = [("Maju", "Maju"), ("  Jaya ", "Jaya"), (7.0, "7"), (None, None), ("", None), (Odd("error", "#N/A"), ...)]
MEMBERS = [
    (12.0, 12), ("1.250", 1250), ("1,250", ...), (-1.0, ...), (2.5, ...), ("Rp 3.000", 3000), (0.0, 0), (None, None),
    (Odd("percent", "12.5"), ...), (Odd("formula", "=A1"), ...), ("dua", ...), (Odd("date", "2025-01-01"), ...),
]  # fmt: skip
TRADES = [("Kebun", "Kebun"), ("Kios", "Kios"), (None, None), (Odd("merged", ""), ...), (Odd("truth", "TRUE"), ...)]
"""Cells with the answers that they mean; ... where they mean none, and so must change nothing."""


def expected(before, cells, *, empties):
    """What must stand afterwards: each cell that means something else than the template said, and nothing else."""
    after = dict(before)
    for path, (_, means) in cells.items():
        if means is ... or (means is None and (path not in before or not empties)):
            continue
        if means is None:
            del after[path]
        else:
            after[path] = means
    return after


@pytest.mark.parametrize("seed", range(ROUNDS))
async def test_only_and_exactly_what_was_edited_and_is_valid_changes(world, owner_connection, seed):
    chance = random.Random(seed)  # noqa: S311  # a test repeats itself
    desk = Desk(world, "officer.berau", world.berau)
    await desk.open()
    rows = [f"r{n}" for n in range(chance.randrange(4))]
    before = {"nama": "Maju", "anggota": chance.choice([12, 1250, 3000]), "unit": rows}
    before |= {f"unit/{row}/usaha": chance.choice(["Kebun", "Kios"]) for row in rows}
    before = {path: value for path, value in before.items() if value != []}
    await desk.change(*((path, value, 0) for path, value in before.items()))
    template = uuid4()
    await owner_connection.execute(
        "insert into templates (id, round_id, office_id, account_id, form_version_id, at, key, contents)"
        " values ($1, $2, 2, $3, $4, $5, $6, $7)",
        template, world.round_id, world.accounts["officer.berau"], world.version_id, NOW, KEY,
        zlib.compress(msgspec.json.encode({str(world.berau): before})),
    )  # fmt: skip
    cells = {"nama": chance.choice(NAMES), "anggota": chance.choice(MEMBERS)}
    cells |= {f"unit/{row}/usaha": chance.choice(TRADES) for row in rows}
    added = [chance.choice(TRADES) for _ in range(chance.randrange(3))]
    kept_rows = chance.sample(rows, k=chance.randrange(len(rows) + 1))  # deleted ones mean nothing
    token = row_token(KEY, world.berau)
    units = [(token, row, None, cells[f"unit/{row}/usaha"][0]) for row in kept_rows]
    units += [(None, None, "Berau Maju", raw) for raw, _ in added]
    chance.shuffle(units)
    main = [("~token", token), ("nama", cells["nama"][0]), ("anggota", cells["anggota"][0]), ("~hasil", None)]
    chance.shuffle(main)
    filled = Filled(
        name="acak.xlsx",
        about={"id": str(template)},
        sheets=(
            FilledSheet(
                name="Unit", paths=("~token", "~baris", "~koperasi", "unit/*/usaha"), columns=("A", "C", "D", "E"),
                rows=tuple(FilledRow(4 + 3 * nth, row) for nth, row in enumerate(units)),
            ),
            FilledSheet(
                name="Apa saja", paths=tuple(path for path, _ in main), columns=("A", "B", "C", "D"),
                rows=(FilledRow(9, tuple(raw for _, raw in main)),),
            ),
        ),
    )  # fmt: skip
    empties = chance.random() < 0.5
    handle, library = world.handles["officer.berau"], Library()
    kept = await fillings.receive(handle, world.round_id, b"%d" % seed, filled.name, lambda *_: filled)
    await fillings.apply(handle, library, kept, now=NOW, empties=empties)
    for row in set(rows) - set(kept_rows):
        del cells[f"unit/{row}/usaha"]
    after = expected(before, cells, empties=empties)
    fresh = sorted(means for _, means in added if isinstance(means, str))
    draft = await drafts.one(handle, world.round_id, world.berau)
    found = {one.path: msgspec.json.decode(one.value) for one in draft.answers}
    found = {path: value for path, value in found.items() if value is not None}
    new = [row for row in found.get("unit", []) if row not in rows]
    assert sorted(found.pop(f"unit/{row}/usaha") for row in new) == fresh
    if new:
        assert found.pop("unit") == rows + new
        after.pop("unit", None)
    assert found == after
    await fillings.undo(handle, library, kept, now=NOW)
    draft = await drafts.one(handle, world.round_id, world.berau)
    back = {one.path: msgspec.json.decode(one.value) for one in draft.answers}
    assert {path: value for path, value in back.items() if value is not None} == before
