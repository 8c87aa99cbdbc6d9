"""A plan is kept so that one cooperative's part of it can be read without the others."""

import time
import zlib
from uuid import uuid4

import msgspec
import pytest

from service.actions.filling_origin import rows_by_device
from service.actions.filling_plan import Became, Entry, device_of, outcome_in, packed, packed_outcome, plan_in, plan_of
from service.database import fillings

pytestmark = pytest.mark.anyio


def entries(cooperatives, each):
    """Give plans of some cooperatives, whose texts hold what a plan is made of."""
    return tuple(
        Entry(
            cooperative=name, path=f"bagian/tanya_{at}", new=f'"cooperative":"{name}" {at}', seq=nth * each + at + 1,
            version=1, sheet="Koperasi", row=nth + 4, column="C",
        )
        for nth, name in enumerate(cooperatives)
        for at in range(each)
    )  # fmt: skip


def test_a_plan_and_what_became_of_it_are_read_as_they_were_kept():
    plan = entries(("a", "b"), 3)
    assert plan_in(packed(plan)) == plan
    assert plan_of(packed(plan), "b") == plan[3:]
    assert plan_of(packed(plan), "c") == ()
    assert plan_in(packed(())) == ()
    became = (Became(seq=1, status="written"), Became(seq=2, status="left", reason="x"))
    assert outcome_in(packed_outcome(became)) == became
    assert outcome_in(None) == ()


def test_a_plan_that_was_kept_in_one_piece_is_read_too():
    plan = entries(("a", "b"), 2)
    whole = zlib.compress(msgspec.json.encode(plan))
    assert plan_in(whole) == plan
    assert plan_of(whole, "b") == plan[2:]


async def test_the_row_of_one_answer_costs_little_of_the_whole_plan(monkeypatch):
    names = [str(uuid4()) for _ in range(200)]
    kept, upload = packed(entries(names, 100)), uuid4()

    async def plan(_rows, asked):
        return (kept, None) if asked == upload else (None, None)

    monkeypatch.setattr(fillings, "plan", plan)
    start = time.thread_time()
    plan_in(kept)
    whole, start = time.thread_time() - start, time.thread_time()
    devices = {device_of(upload), device_of(uuid4()), f"{device_of(upload)}:undo", "formulir-1", "excel:?"}
    found = await rows_by_device(None, devices, names[7], "bagian/tanya_3")
    assert found == {device_of(upload): 11}
    assert time.thread_time() - start < whole / 10
    assert await rows_by_device(None, devices, names[7], "bagian/lain") == {}
    assert await rows_by_device(None, devices, "nobody", "bagian/tanya_3") == {}
