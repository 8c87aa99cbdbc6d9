"""What follows from a round's rule of activity, worked out anew: stored answers say what followed when they were sent.

The rule stands in the form itself: a calculation that reads `pulldata('round', 'tahun_tanpa_rat', …)` and every calculation that reads one of
those, outside repeats. They are evaluated over the stored answers by the compiled form, with the years given here. Nothing else of the answers
changes, and nothing is written back.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from exports.model import Compiled
from forms.model import Form, Group, Node, Question
from forms.recap import STATUS, questions_of

_RULE: Final = re.compile(r"pulldata\(\s*['\"]round['\"]\s*,\s*['\"]tahun_tanpa_rat['\"]\s*,[^()]*\)", re.ASCII)

Answers = Mapping[str, Any]
Path = tuple[str, ...]


class Recount:
    """Works out what follows from `years` book years without a members' meeting."""

    def __init__(self, compiled: Compiled, years: int) -> None:
        """Read which calculations follow from the rule; none in a form that knows no rule."""
        self._steps = [
            (path, reads, compiled.expressions([_RULE.sub(str(years), question.calculation)]))
            for path, question, reads in following(compiled.form)
        ]
        status = compiled.form.settings.get(STATUS, "")
        self.status_at: Path | None = next((path for path, _, _ in self._steps if path[-1] == status), None)

    def __call__(self, answers: Answers) -> Answers:
        """Give the answers under the rule; the very same ones where they were sent under it.

        A calculation that the answers do not hold was not asked, and stays so.
        """
        heads = [(path, evaluate(answers)[0]) for path, reads, evaluate in self._steps if reads]
        if all(at(answers, path) == value for path, value in heads):
            return answers
        for path, _, evaluate in self._steps:
            if at(answers, path) is not None:
                answers = put(answers, path, evaluate(answers)[0])
        return answers

    def status(self, answers: Answers) -> str:
        """Give the form's status under the rule, '' for none."""
        found = at(self(answers), self.status_at) if self.status_at else None
        return "" if found is None else str(found)


def following(form: Form) -> list[tuple[Path, Question, bool]]:
    """Give the calculations that follow from the rule, each after those that it reads; True for those that read the rule itself."""
    known = {path[-1]: (path, node) for path, node in _outside(form.children) if node.calculation}
    first = {name for name, (_, node) in known.items() if _RULE.search(node.calculation)}
    found: dict[str, bool] = dict.fromkeys(sorted(first), True)
    more = True
    while more:
        reading = [
            name
            for name, (_, node) in known.items()
            if name not in found and found.keys() & questions_of(node.calculation)
        ]
        more = bool(reading)
        found |= dict.fromkeys(reading, False)
    order: list[str] = []
    for name in found:
        _after(name, found, known, order)
    return [(known[name][0], known[name][1], name in first) for name in order]


def _after(name: str, found: Mapping[str, bool], known: Mapping[str, tuple[Path, Question]], order: list[str]) -> None:
    """Append a name after all that it reads; the compiler has refused circles."""
    if name in order:
        return
    for read in sorted(found.keys() & questions_of(known[name][1].calculation)):
        if read != name:
            _after(read, found, known, order)
    order.append(name)


def _outside(nodes: tuple[Node, ...], path: Path = ()) -> Iterator[tuple[Path, Question]]:
    """Yield the questions outside repeats with their paths."""
    for node in nodes:
        here = (*path, node.name)
        if isinstance(node, Question):
            yield here, node
        elif isinstance(node, Group):
            yield from _outside(node.children, here)


def at(answers: Answers, path: Path) -> Any:
    """Give what nested answers hold at a path, None for nothing."""
    found: Any = answers
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def put(answers: Answers, path: Path, value: Any) -> Answers:
    """Give the answers with another value at a path; the others' own dicts stay untouched."""
    name, *rest = path
    inner = put(answers.get(name) or {}, tuple(rest), value) if rest else value
    return {**answers, name: inner}


def earlier_status(
    old: Compiled, new: Compiled, years: int, also: int | None
) -> Callable[[Answers, Answers], tuple[Answers, str]] | None:
    """Give a function that puts last year's status under this round's rule into its carried answers.

    It takes the answers as they were stored under `old`, and as they were carried into `new`; it gives the latter with the
    status that `old` itself computes with `years`, and that with `also` years ('' without). None where either form has no
    status that follows from the rule: the bridge's own word stands.
    """
    target, source = Recount(new, years).status_at, Recount(old, years)
    other = Recount(old, also) if also is not None else None
    named = next((path for path, _, _ in following(old.form) if target and path[-1] == target[-1]), None)
    if target is None or named is None:
        return None

    def told(stored: Answers, carried: Answers) -> tuple[Answers, str]:
        beside = "" if other is None else str(at(other(stored), named) or "")
        status = at(source(stored), named)
        if status is None or at(carried, target) is None:
            return carried, beside
        return put(carried, target, status), beside

    return told
