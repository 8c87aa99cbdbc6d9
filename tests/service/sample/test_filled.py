"""What is generated goes through the very checks that an officer's sending goes through."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from forms.compile import compile_form
from forms.evaluate import Around
from forms.xlsform import load_form
from service.sample.answers import Author
from service.sample.filled import Filler, SampleFault
from service.sample.progress import Progress, Step

WITA = ZoneInfo("Asia/Makassar")
FIRST = datetime(2026, 2, 9, 9, tzinfo=WITA)
SAMPLE = 300


@pytest.fixture(scope="module")
def compiled(repository):
    return compile_form(load_form(repository / "forms" / "definitions" / "koperasi" / "2025"))


@pytest.fixture(scope="module")
def filler(compiled, plan, facts):
    return Filler(compiled, Author(plan, facts, seed=2025), seed=2025)


@pytest.fixture(scope="module")
def chosen(cooperatives):
    """Three hundred from all offices, with a day each from February to June."""
    few = cooperatives[:: len(cooperatives) // SAMPLE][:SAMPLE]
    return [(one, FIRST + timedelta(days=at % 135, minutes=at)) for at, one in enumerate(few)]


@pytest.fixture(scope="module")
def surroundings(facts):
    def of(one, now):
        return Around(last_saved=None, register=one.columns(), round=msgspec.to_builtins(facts), now=now)

    return of


def went(one, state, now):
    kinds = {"draft": ("saved",), "returned": ("saved", "sent", "returned")}.get(state, ("saved", "sent"))
    steps = tuple(Step(kind=kind, at=now) for kind in kinds)
    return Progress(koperasi_id=one.koperasi_id, state=state, steps=steps)


@pytest.fixture(scope="module")
def sent(filler, surroundings, chosen):
    return [filler.fill(one, went(one, "sent", now), surroundings(one, now)) for one, now in chosen]


def test_three_hundred_generated_submissions_pass_the_real_checks(sent):
    assert len(sent) == SAMPLE
    assert {finding.code for filled in sent for finding in filled.findings} == {"warning"}


def test_every_warning_that_is_kept_has_a_reason_and_many_submissions_have_none(sent):
    for filled in sent:
        assert filled.reasons.keys() == {finding.path for finding in filled.findings}
        assert all(len(text) >= 10 for text in filled.reasons.values())
    quiet = sum(not filled.findings for filled in sent)
    assert 0.25 < quiet / len(sent) < 0.75


def test_an_ordinary_active_cooperative_answers_more_than_ninety_questions(sent):
    counts = [
        len(list(leaves(filled.answers))) for filled in sent if filled.one.telepon and filled.one.kelompok == "KSU"
    ]
    assert 90 < sorted(counts)[len(counts) // 2] < 260


def test_the_same_seed_gives_the_same_checked_bytes(compiled, plan, facts, surroundings, chosen, sent):
    again = Filler(compiled, Author(plan, facts, seed=2025), seed=2025)
    for (one, now), filled in list(zip(chosen, sent, strict=True))[:40]:
        other = again.fill(one, went(one, "sent", now), surroundings(one, now))
        assert msgspec.json.encode(other, order="deterministic") == msgspec.json.encode(filled, order="deterministic")


def test_a_draft_is_a_beginning_of_the_answers_and_some_hold_a_slip(filler, surroundings, chosen, sent):
    drafts = [filler.fill(one, went(one, "draft", now), surroundings(one, now)) for one, now in chosen]
    sections = list(sent[0].answers)
    assert all(next(iter(draft.answers)) == sections[0] for draft in drafts)
    assert any(len(draft.answers) == 1 for draft in drafts)
    members = [draft.answers["keanggotaan"] for draft in drafts if "anggota_p" in draft.answers.get("keanggotaan", {})]
    slips = [each for each in members if each["anggota_l"] + each["anggota_p"] != each["anggota_akhir"]]
    assert 0 < len(slips) < len(members) / 2


def test_a_returned_one_has_comments_on_questions_that_were_answered(filler, surroundings, chosen):
    for one, now in chosen[:60]:
        filled = filler.fill(one, went(one, "returned", now), surroundings(one, now))
        assert filled.comments
        for path, text in filled.comments:
            section, name = path.split("/")
            assert name in filled.answers[section]
            assert len(text) >= 10


def test_answers_that_the_checks_refuse_stop_the_load_with_the_finding(filler, surroundings, chosen):
    one, now = next((one, now) for one, now in chosen if one.adalah_kdkmp == "ya")
    wrong = msgspec.structs.replace(one, adalah_kdkmp="tidak")
    with pytest.raises(SampleFault, match="legalitas/adalah_kdkmp constraint"):
        filler.fill(wrong, went(wrong, "sent", now), surroundings(wrong, now))


def test_a_round_that_reports_another_year_is_refused_too(compiled, plan, facts, surroundings, chosen):
    one, now = chosen[0]
    other_year = msgspec.structs.replace(facts, tahun_buku=2024)
    other = Filler(compiled, Author(plan, other_year, seed=2025), seed=2025)
    with pytest.raises(SampleFault, match="tahun_buku"):
        other.fill(one, went(one, "sent", now), surroundings(one, now))


def leaves(value):
    """Every single answer below."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for inner in value:
            yield from leaves(inner)
    else:
        yield value
