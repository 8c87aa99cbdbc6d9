"""Random answers that a form takes, to look at it filled: drawn question by question, then mended rule by rule.

The same form, surroundings and seed give the same answers. What could not be made to fit is told, never hidden.
"""

import random
import re
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

import msgspec

from forms.answers import fold, place_at
from forms.broken import Broken
from forms.check import check
from forms.compile import CompiledForm
from forms.compiler.layout import Place
from forms.errors import Finding
from forms.evaluate import Around, Computed, Evaluation
from forms.model import Question, Repeat
from forms.trying.drawing import NOT_ASKED, draw
from forms.trying.trial import Trial, from_finding, shifted

MOST_RUNS = 900
"""Runs over the answers of one attempt; a form of 170 questions takes about a millisecond for one."""
MOST_ANSWERED = 200_000
"""Questions that all runs of an attempt go over together: a larger form gets fewer runs, so that nobody waits for a minute."""
_ATTEMPTS = 4
_PASSES = 10
_OPTIONAL = 0.7
_MOST_ROWS = 2
_TARGETS = 10
_DRAWS = 3
_SEVERAL = 10
"""So many broken rules are first met by drawing all their questions anew."""
_ROW = re.compile(r"/([0-9]+)(?=/|$)")
"""A row in a storage path whose rows are called by their numbers."""

Flat = dict[str, Any]


class Drawn(msgspec.Struct, frozen=True):
    """Answers by storage path (rows are called 1, 2, …), and the errors that are left in them: none means they can be sent."""

    flat: Mapping[str, Any]
    unmet: tuple[Finding, ...]


def random_answers(compiled: CompiledForm, around: Around, seed: int, start: Mapping[str, Any] | None = None) -> Drawn:
    """Draw answers for a form that can be sent, as far as they can be found.

    Args:
        compiled: the form.
        around: what surrounds the answers.
        seed: of all that is drawn.
        start: answers by storage path that are kept unless a rule breaks on them, such as defaults.
    """
    best: Drawn | None = None
    for attempt in range(_ATTEMPTS):
        rng = random.Random(f"{seed}/{attempt}")  # noqa: S311  # no secret
        flat = _Search(Trial(compiled, around), rng, dict(start or {})).found()
        findings = check(compiled, fold(compiled, flat), around).findings
        drawn = Drawn(flat, tuple(one for one in findings if one.severity == "error"))
        if best is None or len(drawn.unmet) < len(best.unmet):
            best = drawn
        if not best.unmet:
            break
    assert best is not None  # noqa: S101  # there is at least one attempt
    return best


class _Search:
    """One search: `flat` is the best so far, `left` are optional questions that stay blank."""

    def __init__(self, trial: Trial, rng: random.Random, flat: Flat) -> None:
        self.trial = trial
        self.compiled = trial.compiled
        self.rng = rng
        self.start = flat
        self.flat = flat
        self.left: set[str] = set()
        questions = sum(1 for _ in self.compiled.layout.questions())
        self.most_runs = min(MOST_RUNS, MOST_ANSWERED // max(1, questions))

    def found(self) -> Flat:
        self.flat = self.filled(self.flat)
        done = self.trial.run(self.flat)
        broken = self.trial.broken(done)
        for _ in range(_PASSES):
            if len(broken) < _SEVERAL:
                break
            tried = self.redrawn(broken, done)
            after = self.trial.run(tried)
            left = self.trial.broken(after)
            if len(left) < len(broken):
                self.flat, done, broken = tried, after, left
        while broken and self.trial.runs < self.most_runs:
            self.mend(self.rng.choice(broken), done, len(broken))
            self.flat = self.filled(self.flat)
            done = self.trial.run(self.flat)
            broken = self.trial.broken(done)
        return self.flat

    def redrawn(self, broken: list[Broken], done: Computed) -> Flat:
        """Draw all questions anew that rules are broken at: of many most are put right at once."""
        judged = Evaluation(self.compiled, done)
        flat = dict(self.flat)
        for one in broken:
            place = self.trial.place(one)
            path = self.trial.path(place, one.rows)
            at = _ROW.sub(r"[\1]", path)
            if path in flat and isinstance(place.node, Question) and at in judged.relevant and not judged.read_only(at):
                value = draw(place.node, at, judged, self.rule(place), self.rng)
                flat |= {} if value is None else {path: value}
        return flat

    def filled(self, flat: Flat) -> Flat:
        """Answer everything that is asked and blank, until nothing more appears; leave out what is not asked."""
        flat = dict(flat)
        for _ in range(_PASSES):
            judged = Evaluation(self.compiled, self.trial.run(flat))
            before = len(flat) + len(self.left)
            for path, shown in judged.relevant.items():
                if shown:
                    self.answer(flat, path, judged)
            if len(flat) + len(self.left) == before:
                break
        asked = {from_finding(path) for path, relevant in judged.relevant.items() if relevant}
        return {path: value for path, value in flat.items() if path in asked}

    def answer(self, flat: Flat, path: str, judged: Evaluation) -> None:
        """Answer one question, or make the rows of a repeat."""
        stored = from_finding(path)
        place = None if stored in flat or stored in self.left else place_at(self.compiled, stored)
        if place is None:
            return
        if isinstance(place.node, Repeat):
            flat[stored] = self.rows(place, judged)
            return
        if not isinstance(place.node, Question) or place.calculated or place.node.type in NOT_ASKED:
            return
        if not judged.required(path) and self.rng.random() > _OPTIONAL:
            self.left.add(stored)
            return
        value = None if judged.read_only(path) else draw(place.node, path, judged, self.rule(place), self.rng)
        if value is not None:
            flat[stored] = value

    def rows(self, place: Place, judged: Evaluation) -> list[str]:
        """Give the ids of a repeat's first rows: as many as its count asks for, else one or two."""
        rule = self.compiled.rules.get((place.number, "repeat_count"))
        number = float(self.rng.randint(1, _MOST_ROWS))
        if rule is not None and not place.repeats:
            number = float(self.compiled.closures.expression(place, rule, "number")(judged.values, ()))
        return [str(at) for at in range(1, int(number) + 1)] if 0 <= number <= 50 else []  # noqa: PLR2004  # NaN too

    def rule(self, place: Place) -> Any:
        return self.compiled.rules.get((place.number, "constraint"))

    def mend(self, broken: Broken, done: Computed, errors: int) -> None:
        """Try what may put one rule right, and keep what leaves the fewest errors; now and then something no better."""
        best, least = None, errors + (self.rng.random() < 0.2)  # noqa: PLR2004
        for move in self.moves(broken, done):
            tried = move
            left = self.errors(tried)
            if left >= least:  # perhaps only for what it asks anew
                tried = self.filled(tried)
                left = self.errors(tried)
            if left < least:
                best, least = tried, left
            if left == 0 or self.trial.runs >= self.most_runs:
                break
        if best is not None:
            self.flat = best

    def errors(self, flat: Flat) -> int:
        return len(self.trial.broken(self.trial.run(flat)))

    def moves(self, broken: Broken, done: Computed) -> Iterator[Flat]:
        """Yield other answers that differ in one thing which the rule reads."""
        places = self.trial.reached(broken)
        own = [self.trial.path(self.trial.place(broken), broken.rows)]
        paths = [path for place in places[:40] for path in self.stored(place)]
        self.rng.shuffle(paths)
        judged = Evaluation(self.compiled, done)
        gaps = self.trial.gaps(broken, done)
        for path in dict.fromkeys((own + paths)[:_TARGETS]):
            place = place_at(self.compiled, path)
            if place is not None and isinstance(place.node, Repeat):
                yield from self.row_moves(path)
            elif place is not None and isinstance(place.node, Question) and not place.calculated:
                yield from self.answer_moves(broken, path, place, judged, gaps)

    def stored(self, place: Place) -> Iterator[str]:
        """Yield the stored paths of a place: every row's; of a repeat also those of its questions."""
        inside = isinstance(place.node, Repeat)
        for path in self.flat:
            names = tuple(name for name in path.split("/") if not name.isdigit())
            if names == place.path or (inside and names[: len(place.path)] == place.path):
                yield path

    def row_moves(self, path: str) -> Iterator[Flat]:
        ids = [*self.flat.get(path, ())]
        for _ in range(_DRAWS):
            yield {**self.flat, path: [*ids, str(len(ids) + 1)]}
        if ids:
            gone = f"{path}/{ids[-1]}/"
            yield {**{at: value for at, value in self.flat.items() if not at.startswith(gone)}, path: ids[:-1]}

    def answer_moves(
        self, broken: Broken, path: str, place: Place, judged: Evaluation, gaps: list[float]
    ) -> Iterator[Flat]:
        """Yield other answers to one question: where a comparison of the rule would hold, drawn anew, and none at all."""
        question, at = place.node, _ROW.sub(r"[\1]", path)
        assert isinstance(question, Question)  # noqa: S101  # the caller's test
        if at in judged.relevant and judged.read_only(at):
            return
        now = self.flat.get(path)
        if self.start.get(path, now) != now:
            yield {**self.flat, path: self.start[path]}
        for value in self.solved(broken, path, question, gaps):
            if value is not None and value != now:
                yield {**self.flat, path: value}
        if at in judged.relevant:
            for _ in range(_DRAWS):
                value = draw(question, at, judged, self.rule(place), self.rng)
                if value is not None and value != now:
                    yield {**self.flat, path: value}
        if path in self.flat and at in judged.relevant and not judged.required(at):
            self.left.add(path)
            yield {name: value for name, value in self.flat.items() if name != path}

    def solved(self, broken: Broken, path: str, question: Question, gaps: list[float]) -> Iterator[Any]:
        """Yield values at which a comparison of a rule turns, found by moving the answer one step; it may be no line."""
        now = self.flat.get(path)
        step = shifted(question, now, 1)
        if step is None or not gaps:
            return
        after = self.trial.gaps(broken, self.trial.run({**self.flat, path: step}))
        for gap, there in zip(gaps, after, strict=False):
            if isfinite(gap) and isfinite(there) and there != gap:
                root = gap / (gap - there)
                yield from (shifted(question, now, by) for by in (root, root - 1, root + 1))
