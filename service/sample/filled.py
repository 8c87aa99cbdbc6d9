"""Checked answers of the sample: what no officer could have sent is never loaded."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

import msgspec

from forms.check import check
from forms.compile import CompiledForm
from forms.errors import Finding
from forms.evaluate import Around
from service.sample import remarks
from service.sample.answers import names, nest
from service.sample.case import Answers
from service.sample.chance import source
from service.sample.draft import begin
from service.sample.minutes import QUESTION, Minutes, minutes
from service.sample.model import Cooperative
from service.sample.progress import Progress


class SampleFault(RuntimeError):
    """Generated answers that the real checks refuse: a fault of the generators, told with the finding."""


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """What one cooperative's questionnaire says, nested as the form.

    A draft has only `answers`, not checked; whatever was sent has its findings, a reason for every kept warning by
    finding path, and for a returned one the reviewer's comments as (path, text).
    """

    one: Cooperative
    progress: Progress
    answers: Answers
    attached: Minutes | None = None
    findings: tuple[Finding, ...] = ()
    reasons: dict[str, str] = {}
    comments: tuple[tuple[str, str], ...] = ()


class Answering(Protocol):
    """Whoever answers a questionnaire for a cooperative, by question name."""

    def fill(self, one: Cooperative, day: date) -> Answers:
        """Gives the answers as they stand on a day."""


class Filler:
    """Fills and checks questionnaires with one compiled form."""

    def __init__(self, compiled: CompiledForm, author: Answering, seed: int) -> None:
        """Takes the compiled form, the author of answers and the seed."""
        self.compiled, self._author, self._seed = compiled, author, seed
        self._names = names(compiled.form.children)

    def fill(self, one: Cooperative, progress: Progress, around: Around) -> Filled:
        """Fills one questionnaire as far as its cooperative has come.

        Raises:
            SampleFault: the answers do not pass the checks, or one has no question in the form.
        """
        answers = self._author.fill(one, around.now.date()) | _told_before(around.last_saved or {})
        attached = minutes(one, answers, self._seed) if QUESTION in self._names else None
        if attached:
            answers |= {QUESTION: attached.answer}
        strangers = answers.keys() - self._names
        if strangers:
            raise SampleFault(f"{one.nama}: the form has no question {', '.join(sorted(strangers))}")
        nested = nest(self.compiled.form.children, answers)
        rng = source(self._seed, "filled", one.koperasi_id)
        if progress.state == "draft":
            return Filled(one=one, progress=progress, answers=begin(rng, nested), attached=attached)
        verdict = check(self.compiled, nested, around)
        refused = [finding for finding in verdict.findings if finding.code != "warning"]
        if not verdict.valid or refused:
            raise SampleFault(_told(one, refused or verdict.findings, nested))
        return Filled(
            one=one,
            progress=progress,
            answers=verdict.answers,
            attached=attached,
            findings=verdict.findings,
            reasons={finding.path: remarks.reason(finding.path) for finding in verdict.findings},
            comments=remarks.comments(rng, verdict.answers) if progress.state == "returned" else (),
        )


_MEETING = {"sudah": "ya", "tidak_dilaksanakan": "tidak"}


def _told_before(last: Mapping[str, Any]) -> Answers:
    """Gives the answer that the form takes from last year and lets nobody change: whether a meeting was held then."""
    held = _MEETING.get(last.get("rat", {}).get("rat_status", ""))
    return {"rat_t1": held} if held else {}


def _told(one: Cooperative, refused: list[Finding] | tuple[Finding, ...], answers: Answers) -> str:
    """Tells the first refused finding with the answers that it stands in."""
    first = refused[0]
    section = answers.get(first.path.split("/")[0])
    return f"{one.nama} ({one.koperasi_id}): {first.path} {first.code}: {first.message} in {section}"
