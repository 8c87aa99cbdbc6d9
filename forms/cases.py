"""Test cases that live with a form: answers on top of another case's, and what must be found in them."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from forms.answers import initial, put
from forms.broken import Broken
from forms.check import broken_by, check, path_text
from forms.compile import CompiledForm
from forms.compiler.layout import LISTS, Layout, Place
from forms.evaluate import Around
from forms.lengths import MOST_ROWS
from forms.model import Case, CaseRow, Question, Repeat
from forms.reading import Refused, read_answer

ANY = "*"
"""In `expect`: other findings do not matter."""

NOW = "now"
BESIDE = {"register:": "register", "round:": "round", "last-saved#": "last"}
"""What values beside the answers begin with."""

_STEP = re.compile(r"([^\W\d][\w.\-]*)(?:\[([0-9]{1,6})\])?\Z")
_INSTANCE = re.compile(r"\[[0-9]+\]")
Steps = tuple[tuple[str, int], ...]


class Slot(msgspec.Struct, frozen=True):
    """What a cell `question` names: an answer, a row of a repeat, or a value beside the answers.

    `steps` are the names from the top, each with the number of its row, 0 where it is no repeat.
    """

    kind: Literal["answer", "row", "register", "round", "last", "now"]
    name: str
    steps: Steps = ()
    place: Place | None = None


class Expected(msgspec.Struct, frozen=True):
    """One finding that must come: its code, and a question, a path or the name of a check."""

    code: str
    target: str
    row: int

    def __str__(self) -> str:
        """Write it as authors do."""
        return f"{self.code}:{self.target}"


class Outcome(msgspec.Struct, frozen=True):
    """How a case went: what was expected and did not come, and what came (`code:path`, with its message) unexpected."""

    case: Case
    missing: tuple[Expected, ...]
    unexpected: tuple[tuple[str, str], ...]

    @property
    def passed(self) -> bool:
        """Tell whether all is as expected."""
        return not self.missing and not self.unexpected


class Unplaced(Exception):
    """A cell `question` that names nothing; `rows` tells that only the number of a row is missing or too large."""

    def __init__(self, *, rows: tuple[str, ...] = ()) -> None:
        super().__init__("no such question")
        self.rows = rows


def find_slot(layout: Layout, text: str) -> Slot:
    """Find what a cell `question` names; groups may be left out of a path, rows of repeats may not.

    Raises:
        Unplaced: nothing has that name, or rows are not said.
    """
    if text == NOW:
        return Slot("now", NOW)
    for prefix, kind in BESIDE.items():
        name = text.removeprefix(prefix)
        if name != text and kind != "last":
            return Slot("register" if kind == "register" else "round", name)
        if name != text:
            found = next((place for place in layout.named.get(name, ()) if not place.repeats), None)
            if found is None:
                raise Unplaced
            return Slot("last", name, tuple((step, 0) for step in found.path), found)
    matched = [_STEP.match(step.strip()) for step in text.split("/")]
    steps = [(step[1], int(step[2] or 0)) for step in matched if step is not None]
    if len(steps) != len(matched) or any(number > MOST_ROWS for _, number in steps):
        raise Unplaced
    return _placed(layout, steps)


def _placed(layout: Layout, steps: list[tuple[str, int]]) -> Slot:
    numbers = {name: number for name, number in steps if number}
    wanted: tuple[str, ...] = ()
    for place in layout.named.get(steps[-1][0], ()):
        if not {name for name, _ in steps} <= set(place.path):
            continue
        repeats = {layout.places[repeat].node.name for repeat in place.repeats}
        is_row = isinstance(place.node, Repeat)
        if is_row:
            repeats.add(place.node.name)
        if numbers.keys() == repeats and (is_row or isinstance(place.node, Question)):
            path = tuple((name, numbers.get(name, 0)) for name in place.path)
            return Slot("row" if is_row else "answer", place.node.name, path, place)
        if isinstance(place.node, Question | Repeat):
            wanted = tuple(
                f"{name}[1]" if name in repeats else name
                for name in place.path
                if name in repeats or name == place.path[-1]
            )
    raise Unplaced(rows=wanted)


def lineage(cases: Mapping[str, Case], case: Case) -> tuple[Case, ...] | None:
    """Give a case behind all that it is like, the first of them first; None when they go in a circle or one is not there."""
    found = [case]
    while found[-1].like:
        before = cases.get(found[-1].like)
        if before is None or before in found:
            return None
        found.append(before)
    return tuple(reversed(found))


def expected_of(row: CaseRow) -> Iterator[Expected]:
    """Yield what one row expects; a code alone is meant at the row's own question."""
    for word in row.expect:
        if word != ANY:
            code, _, target = word.partition(":")
            yield Expected(code, target or row.question, row.row)


def run_cases(compiled: CompiledForm) -> tuple[Outcome, ...]:
    """Run every case of a form whose cases were found free of errors, in their order."""
    cases = {case.name: case for case in compiled.form.cases}
    return tuple(_run(compiled, case, lineage(cases, case) or (case,)) for case in compiled.form.cases)


def _run(compiled: CompiledForm, case: Case, ancestors: tuple[Case, ...]) -> Outcome:
    answers, around = arrange(compiled, [row for each in ancestors for row in each.rows])
    expected = [each for row in case.rows for each in expected_of(row)]
    broken = broken_by(compiled, answers, around)
    met = [[_meets(compiled, each, one) for one in broken] for each in expected]
    missing = tuple(each for each, meets in zip(expected, met, strict=True) if not any(meets))
    stray = [at for at, one in enumerate(broken) if one.code != "irrelevant" and not any(meets[at] for meets in met)]
    if not stray or any(ANY in row.expect for row in case.rows):
        return Outcome(case, missing, ())
    findings = check(compiled, answers, around).findings
    unexpected = tuple((f"{findings[at].code}:{findings[at].path}", findings[at].message) for at in stray)
    return Outcome(case, missing, unexpected)


def _meets(compiled: CompiledForm, expected: Expected, broken: Broken) -> bool:
    if expected.code != broken.code:
        return False
    if broken.number < 0 or broken.held is None:
        path = "" if broken.fault is None else broken.fault.path
    else:
        path = path_text(compiled, compiled.layout.places[broken.number], broken.held)
    plain = _INSTANCE.sub("", path)
    return expected.target in {
        broken.rule,
        path,
        plain,
        plain.rpartition("/")[2],
        _short(path),
    }


def _short(path: str) -> str:
    """Give a finding's path as authors write it: repeats with their rows, and the question."""
    steps = path.split("/")
    return "/".join(step for at, step in enumerate(steps) if step.endswith("]") or at == len(steps) - 1)


def arrange(compiled: CompiledForm, rows: list[CaseRow]) -> tuple[dict[str, Any], Around]:
    """Give the answers that rows say, later ones over earlier ones, on top of the form's defaults; and what surrounds them."""
    given = [(find_slot(compiled.layout, row.question), row.answer) for row in rows if row.question]
    last: dict[str, Any] = {}
    for slot, answer in given:
        if slot.kind == "last":
            put(last, tuple(name for name, _ in slot.steps), _worded(slot, answer))
    now = next((answer for slot, answer in reversed(given) if slot.kind == "now"), "")
    around = Around(
        last_saved=last or None,
        register={slot.name: answer for slot, answer in given if slot.kind == "register"},
        round={slot.name: answer for slot, answer in given if slot.kind == "round"},
        now=moment(now) or datetime(1970, 1, 1, tzinfo=UTC),
    )
    answers = initial(compiled, around)
    for slot, answer in given:
        if slot.kind == "answer":
            _set(answers, slot.steps, _worded(slot, answer))
        elif slot.kind == "row" and not answer:
            _drop(answers, slot.steps)
    return answers, around


def moment(text: str) -> datetime | None:
    """Read the row `now`: a day, or a day and time; without an offset the clock reads so wherever it hangs. None for neither."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _worded(slot: Slot, answer: str) -> Any:
    """Give an answer as it is sent: several choices as a list; last year's as it was stored."""
    question = None if slot.place is None else slot.place.node
    if slot.place is None or not isinstance(question, Question):
        return answer
    worded = answer.split() if question.type in LISTS else answer
    if slot.kind != "last" or slot.place.calculated:
        return worded
    try:
        return read_answer(slot.place, question, worded)
    except Refused:
        return worded


def _set(answers: dict[str, Any], steps: Steps, value: object) -> None:
    """Put an answer, making groups and rows on the way; a blank takes it away."""
    here = answers
    for name, number in steps[:-1]:
        if number:
            rows: list[dict[str, Any]] = here.setdefault(name, [])
            rows += [{} for _ in range(number - len(rows))]
            here = rows[number - 1]
        else:
            here = here.setdefault(name, {})
    if value in ("", []):
        here.pop(steps[-1][0], None)
    else:
        here[steps[-1][0]] = value


def _drop(answers: dict[str, Any], steps: Steps) -> None:
    """Take a row of a repeat away, where it is there."""
    here: Any = answers
    for name, number in steps[:-1]:
        here = here.get(name, {})
        if number:
            here = here[number - 1] if number <= len(here) else {}
    name, number = steps[-1]
    rows = here.get(name, [])
    del rows[number - 1 : number]
