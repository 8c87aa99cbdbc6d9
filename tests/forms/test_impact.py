"""A new version's rules over answers that were stored under the old one: counts by rule and region, and nothing of the answers."""

from datetime import UTC, datetime

import msgspec
import pytest

from forms.bridge import chain
from forms.compile import compile_form
from forms.evaluate import Around
from forms.impact import Stored, Way, impact_of
from forms.impact_counts import Example, together

OLD = """
    | survey |
    | type              | name     | label    | constraint |
    | text              | nama     | Nama     |            |
    | text              | fax      | Faks     |            |
    | select_one grade  | grade    | Grade    |            |
    | integer           | anggota  | Anggota  |            |
    | integer           | laki     | Laki-laki |           |
    | begin repeat      | unit     | Unit     |            |
    | select_multiple u | usaha    | Usaha    |            |
    | integer           | omzet    | Omzet    |            |
    | end repeat        |          |          |            |
    | choices |
    | list_name | name | label |
    | grade     | A    | A     |
    | grade     | C    | C     |
    | u         | toko | Toko  |
    | u         | wartel | Wartel |
"""

NEW = """
    | survey |
    | type              | name     | label    | constraint | constraint_message          | required | warning  | warning_message |
    | text              | nama     | Nama     |            |                             | yes      |          |                 |
    | text              | nib      | NIB      |            |                             | yes      |          |                 |
    | select_one grade  | grade    | Grade    |            |                             |          |          |                 |
    | integer           | anggota  | Anggota  | . >= 20    | ${anggota} anggota: kurang. |          | . <= 500 | Banyak sekali.  |
    | integer           | laki     | Laki-laki |           |                             |          |          |                 |
    | begin repeat      | unit     | Unit     |            |                             |          |          |                 |
    | select_multiple u | usaha    | Usaha    |            |                             |          |          |                 |
    | integer           | omzet    | Omzet    | . > 0      |                             | yes      |          |                 |
    | end repeat        |          |          |            |                             |          |          |                 |
    | choices |
    | list_name | name | label |
    | grade     | A    | A     |
    | grade     | C1   | C1    |
    | u         | toko | Toko  |
    | checks |
    | name          | severity | expression              | message                     | questions     |
    | laki_terbatas | error    | ${laki} = '' or ${laki} <= ${anggota} | ${laki} lebih dari anggota. | laki anggota  |
    | bridge |
    | question | expression | comparable | note |
    | grade    | if(${grade} = 'A', 'A', '') | partly | C dibagi |
    | usaha    |            | no         | wartel tidak ada lagi |
"""

AROUND = Around(now=datetime(2026, 1, 1, tzinfo=UTC))
KUKAR, BERAU = "64.02", "64.03"


@pytest.fixture
def counted(form):
    """Counts submissions, each (region, answers): what the new version would say of them."""
    old, new = compile_form(form(OLD)), compile_form(form(NEW))
    way = Way(old, chain([old, new]))

    def count(*stored, example=None):
        return impact_of(
            new,
            way,
            [
                Stored(region=region, version=1, answers=answers, around=AROUND, example=example)
                for region, answers in stored
            ],
        )

    return count


def rules(impact):
    return {(rule.path, rule.code, rule.rule): rule.regions for rule in impact.rules}


def test_each_rule_is_counted_by_region_once_a_submission(counted):
    impact = counted(
        (
            KUKAR,
            {
                "nama": "A",
                "anggota": 3,
                "laki": 9,
                "unit": [{"omzet": 0}, {"omzet": 0}, {"omzet": 7}, {"usaha": ["toko"]}],
            },
        ),
        (BERAU, {"nama": "B", "anggota": 3, "laki": 1}),
        (BERAU, {"nama": "C", "anggota": 900, "laki": 1}),
    )
    assert rules(impact) == {
        ("nib", "required", "required"): {KUKAR: 1, BERAU: 2},
        ("anggota", "constraint", "constraint"): {KUKAR: 1, BERAU: 1},
        ("laki", "check", "laki_terbatas"): {KUKAR: 1},
        ("unit/omzet", "constraint", "constraint"): {KUKAR: 1},
        ("unit/omzet", "required", "required"): {KUKAR: 1},
        ("anggota", "warning", "warning"): {BERAU: 1},
    }
    assert impact.submissions == {KUKAR: 1, BERAU: 2}
    assert (impact.errors, impact.warnings) == ({KUKAR: 1, BERAU: 1}, {BERAU: 1})


def test_a_new_question_that_must_be_answered_is_marked_and_makes_no_cooperative_wrong(counted):
    impact = counted((KUKAR, {"nama": "A", "anggota": 30}))
    [rule] = impact.rules
    assert (rule.question, rule.is_new, rule.total) == ("nib", True, 1)
    assert impact.errors == {}
    [wrong] = [each for each in counted((KUKAR, {"anggota": 30})).rules if each.question == "nama"]
    assert not wrong.is_new


def test_removed_questions_and_choices_tell_how_many_answers_they_touch(counted):
    impact = counted(
        (
            KUKAR,
            {"nama": "A", "fax": "0541", "grade": "C", "unit": [{"usaha": ["wartel", "toko"]}, {"usaha": ["wartel"]}]},
        ),
        (BERAU, {"nama": "B", "fax": "", "grade": "A"}),
    )
    gone = {(each.question, each.choice): (each.regions, each.answers) for each in impact.gone}
    assert gone == {("fax", ""): ({KUKAR: 1}, 1), ("grade", "C"): ({KUKAR: 1}, 1), ("usaha", "wartel"): ({KUKAR: 1}, 2)}
    left = {each.path: (each.total, each.answers) for each in impact.left}
    assert left == {"fax": (1, 1), "grade": (1, 1), "unit/usaha": (1, 2)}


def test_no_answer_is_in_the_counts(counted):
    secret = "RAHASIA777"
    impact = counted(
        (
            KUKAR,
            {"nama": secret, "fax": secret, "grade": secret, "anggota": 7_770_777, "laki": 8_880_888, secret: secret},
        )
    )
    told = msgspec.json.encode(impact).decode()
    assert "${laki} lebih dari anggota." in told
    assert not any(word in told for word in (secret, "7770777", "7_770_777", "8880888"))


def test_at_most_five_examples_stand_beside_a_rule(counted):
    example = Example("7b1f", "Koperasi Contoh")
    impact = counted(*[(KUKAR, {"anggota": 30})] * 9, example=example)
    assert [each.examples for each in impact.rules] == [(example,) * 5] * len(impact.rules)
    assert {each.examples for each in counted((KUKAR, {"anggota": 30})).rules} == {()}


def test_answers_of_the_version_itself_are_only_checked(form):
    new = compile_form(form(NEW))
    impact = impact_of(
        new,
        Way(new, chain([new])),
        [Stored(region=KUKAR, version=7, answers={"nama": "A", "anggota": 1}, around=AROUND)],
    )
    assert rules(impact) == {
        ("nib", "required", "required"): {KUKAR: 1},
        ("anggota", "constraint", "constraint"): {KUKAR: 1},
    }
    assert (impact.errors, impact.gone, impact.left) == ({KUKAR: 1}, (), ())


def test_parts_counted_by_themselves_add_up_to_the_whole(counted):
    example = Example("7b1f", "Koperasi Contoh")
    stored = [
        (KUKAR, {"nama": "A", "fax": "0541", "anggota": 3, "laki": 9, "grade": "C"}),
        (BERAU, {"nama": "B", "anggota": 900, "unit": [{"usaha": ["wartel"], "omzet": 0}]}),
        (BERAU, {"anggota": 3, "fax": "0554"}),
    ] * 3
    whole = counted(*stored, example=example)
    assert together([counted(*stored[:4], example=example), counted(*stored[4:], example=example)]) == whole
    assert together([whole]) == whole
    assert together([]).submissions == {}
