"""Whatever was stored, a bridge carries what the new form takes and tells the rest."""

from copy import deepcopy
from datetime import UTC, datetime

from generated_versions import answers_of, followers, forms
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.bridge import build_bridge, chain
from forms.compile import compile_form
from forms.evaluate import Around, compute
from forms.reading import Reading

NOW = datetime(2026, 2, 1, tzinfo=UTC)
FORMS = st.builds(compile_form, forms("1"))


@settings(max_examples=50, deadline=None)
@given(st.data(), FORMS)
def test_carrying_never_raises_and_gives_only_what_the_new_form_takes(data, old):
    bridge = build_bridge(data.draw(followers(old, "2")), old)
    answers = data.draw(answers_of(old))
    before = deepcopy(answers)
    carried = bridge.carry(answers)
    assert repr(answers) == repr(before)
    reading = Reading(bridge.new.layout, bridge.new.offered)
    reading.whole(carried.answers)
    assert (reading.faults, reading.strays) == ([], [])


@settings(max_examples=50, deadline=None)
@given(st.data(), FORMS)
def test_a_chain_goes_through_each_version(data, first):
    second = data.draw(followers(first, "2"))
    third = data.draw(followers(second, "3"))
    one, two = build_bridge(second, first), build_bridge(third, second)
    answers = data.draw(answers_of(first))
    halfway = one.carry(answers)
    whole = two.carry(halfway.answers)
    carried = chain([first, second, third]).carry(answers)
    assert carried.answers == whole.answers
    assert repr(carried.dropped) == repr((*halfway.dropped, *whole.dropped))


@settings(max_examples=50, deadline=None)
@given(st.data(), FORMS)
def test_a_form_that_did_not_change_carries_every_good_answer(data, form):
    stored = compute(form, data.draw(answers_of(form)), Around(now=NOW))
    if not any(code == "choice" for _, code, _, _ in stored.found):
        good = stored.judged.stored()
        carried = build_bridge(form, form).carry(good)
        assert (carried.answers, carried.dropped) == ({name: value for name, value in good.items() if value != []}, ())


@settings(max_examples=50, deadline=None)
@given(st.data(), FORMS)
def test_no_answer_is_lost_without_a_word(data, old):
    """An answer of a question that no row reads is in the new answers or told."""
    bridge = build_bridge(data.draw(followers(old, "2")), old)
    good = Reading(old.layout, old.offered).whole(data.draw(answers_of(old)))
    carried = bridge.carry(good)
    told = {dropped.path.rpartition("/")[2] for dropped in carried.dropped}
    read = {name for names in bridge.plan.sources.values() for name in names}
    for place, question in old.layout.questions():
        if not place.repeats and not place.calculated and question.name not in read:
            here = good
            for name in place.path:
                here = here.get(name) if isinstance(here, dict) else None
            assert here is None or question.name in told
