from collections import Counter
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from service.sample.model import STATES
from service.sample.progress import Window, progress

WITA = ZoneInfo("Asia/Makassar")
WINDOW = Window(first=datetime(2026, 2, 2, 8, tzinfo=WITA), last=datetime(2026, 6, 27, 17, tzinfo=WITA))


@pytest.fixture(scope="module")
def dealt(plan, cooperatives):
    return progress(plan, cooperatives, 2025, WINDOW)


def test_every_cooperative_is_dealt_once_and_every_office_has_all_six_states(cooperatives, dealt):
    assert [one.koperasi_id for one in dealt] == [one.koperasi_id for one in cooperatives]
    offices = {one.koperasi_id: one.office for one in cooperatives}
    found = {(offices[one.koperasi_id], one.state) for one in dealt}
    assert len(found) == 11 * len(STATES)


def test_about_half_the_round_is_done_and_each_office_is_at_its_own_pace(plan, cooperatives, dealt):
    done = sum(one.state in {"sent", "verified", "accepted", "returned"} for one in dealt)
    assert 0.5 < done / len(dealt) < 0.65
    offices = {one.koperasi_id: one.office for one in cooperatives}
    for office in plan.offices:
        states = Counter(one.state for one in dealt if offices[one.koperasi_id] == office.code)
        for state, share in zip(STATES, office.shares, strict=True):
            assert states[state] == pytest.approx(states.total() * share / 100, abs=1)


def test_steps_follow_each_other_within_the_window(dealt):
    for one in dealt:
        times = [step.at for step in one.steps]
        assert all(earlier < later for earlier, later in pairwise(times))
        assert not times or (WINDOW.first <= times[0] and times[-1] <= WINDOW.last)
        assert one.state == "not_started" or one.steps[-1].kind == {"draft": "saved"}.get(one.state, one.state)


def test_a_window_of_one_hour_still_holds_every_step(plan, cooperatives):
    narrow = Window(first=WINDOW.first, last=WINDOW.first.replace(hour=9))
    for one in progress(plan, cooperatives[:300], 2025, narrow):
        assert all(narrow.first <= step.at <= narrow.last for step in one.steps)
