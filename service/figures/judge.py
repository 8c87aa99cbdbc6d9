"""One row's answers checked by the form's own rules: what keeps it out, and what is kept beside it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from forms.check import Verdict, check
from forms.compile import CompiledForm
from forms.errors import Finding, short
from forms.evaluate import Around
from forms.model import Question
from service.figures.cells import is_number
from service.figures.columns import Target, targets_of
from service.figures.read import Fault, Line, Reader, Taken, told, without
from service.language import DEFAULT, gettext, speaking
from service.register.words import bare

KEPT = frozenset({"warning", "irrelevant"})
_STRAY = frozenset({"choice", "type", "constraint", "irrelevant"})
NEAREST = 0.01
"""What a file says of a calculated number may be off by this much: parts are rounded."""
MOST_NAMED = 8


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A row after checking: the answers as they are stored, what is kept beside them, and what was wrong.

    `missing` are the labels of required questions without an answer.
    """

    answers: dict[str, Any]
    findings: tuple[Finding, ...]
    faults: tuple[Fault, ...]
    missing: tuple[str, ...]

    @property
    def refused(self) -> bool:
        """Whether anything keeps the row out."""
        return any(fault.severity == "error" for fault in self.faults)


class Judge:
    """Checks rows under one form."""

    def __init__(self, compiled: CompiledForm, reader: Reader, *, strict: bool) -> None:
        """Take the form and the reader of the rows; `strict` refuses a row that lacks required answers."""
        self._compiled, self._reader, self._strict = compiled, reader, strict
        self._targets = targets_of(compiled)

    def judge(self, line: Line, taken: Taken, around: Around) -> Judged:
        """Check what a row answers; what the register says and this form does not take is left out without a word."""
        verdict = check(self._compiled, taken.answers, around)
        strays = {each.path for each in verdict.findings if each.code in _STRAY} & taken.known
        if strays:
            verdict = check(self._compiled, without(taken.answers, strays), around)
        lacking = [each for each in verdict.findings if each.code == "required" or _is_absence(each, verdict.answers)]
        missing = tuple(self._label(each.path) for each in lacking)
        faults = [*taken.faults]
        faults += [
            self._told(line, each, "warning" if each.code == "irrelevant" else "error")
            for each in verdict.findings
            if each.code != "warning" and each not in lacking
        ]
        if lacking and self._strict:
            faults.append(
                told(
                    line,
                    None,
                    "",
                    gettext("Wajib diisi tetapi tidak ada di berkas: {missing}.", missing=_listed(missing)),
                )
            )
        faults += self._control(line, taken, verdict)
        return Judged(
            answers=verdict.answers,
            findings=self._kept(verdict, lacking, missing),
            faults=tuple(faults),
            missing=missing,
        )

    def _told(self, line: Line, finding: Finding, severity: str) -> Fault:
        column = self._reader.column_at(finding.path)
        text = line.cells[column.at] if column and column.at < len(line.cells) else ""
        label = "" if column else f"{self._label(finding.path)}: "
        return told(line, column, text, label + finding.message, severity)

    def _kept(self, verdict: Verdict, lacking: list[Finding], missing: tuple[str, ...]) -> tuple[Finding, ...]:
        """Give the findings that are stored: warnings one by one, all missing answers as one, whoever sent the file."""
        kept = [each for each in verdict.findings if each.code in KEPT]
        if lacking:
            with speaking(DEFAULT):
                message = f"{len(lacking)} pertanyaan wajib tanpa jawaban di berkas: {_listed(missing)}."
            first = lacking[0]
            kept.insert(0, Finding(path=first.path, code="required", severity="warning", message=message))
        return tuple(kept)

    def _control(self, line: Line, taken: Taken, verdict: Verdict) -> list[Fault]:
        """Compare what the file says of calculated questions with what the form calculates."""
        answers = verdict.answers if taken.control else {}
        return [
            fault
            for name, said in taken.control.items()
            if (fault := self._compared(line, self._targets[name], said, _at(answers, self._targets[name]))) is not None
        ]

    def _compared(self, line: Line, target: Target, said: Any, found: Any) -> Fault | None:
        path = "/".join(target.place.path)
        column = self._reader.column_at(path)
        numeric = not isinstance(said, str)
        if numeric and found is not None and is_number(str(found)):
            if abs(float(said) - float(found)) <= NEAREST:
                return None
        elif not numeric and bare(said) in self._words(target, found):
            return None
        counted = (
            gettext("tidak dapat dihitung dari berkas ini")
            if found is None
            else gettext("dihitung {found} dari bagian-bagiannya", found=found)
        )
        repair = gettext("Betulkan bagiannya, atau abaikan kolom ini.")
        message = gettext(
            "{label} di berkas {said}, tetapi {counted}. {repair}",
            label=self._label(path),
            said=said,
            counted=counted,
            repair=repair,
        )
        return told(line, column, str(said), message, "error" if numeric else "warning")

    def _words(self, target: Target, found: Any) -> set[str]:
        """Give the folded texts that a calculated text may be written as: itself, or the label of that choice."""
        node = target.place.node
        listed = node.extras.get("choices_of", "") if isinstance(node, Question) else ""
        choices = self._compiled.form.choices.get(listed, ())
        labels = {text for choice in choices if choice.name == found for text in choice.label.values()}
        return {bare(str(text)) for text in (found, *labels)}

    def _label(self, path: str) -> str:
        name = path.rpartition("/")[2]
        places = self._compiled.layout.named.get(name, ())
        texts: Mapping[str, str] = places[0].node.label if places else {}
        return texts.get(self._compiled.form.default_language) or next(iter(texts.values()), name) or name


def _is_absence(finding: Finding, answers: Mapping[str, Any]) -> bool:
    """Tell whether a rule over several questions is broken where nothing was answered: its rows are not in the file."""
    here: Any = answers
    for name in finding.path.split("/"):
        here = here.get(name) if isinstance(here, Mapping) else None
    return finding.code == "check" and here in (None, [], {})


def _listed(labels: tuple[str, ...]) -> str:
    more = gettext(" dan {count} lagi", count=len(labels) - MOST_NAMED) if len(labels) > MOST_NAMED else ""
    return short(", ".join(labels[:MOST_NAMED])) + more


def _at(answers: Mapping[str, Any], target: Target) -> Any:
    """Give the stored value of a question outside repeats."""
    here: Any = answers
    for name in target.place.path:
        here = here.get(name) if isinstance(here, Mapping) else None
    return here
