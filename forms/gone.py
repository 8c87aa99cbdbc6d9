"""What an old version asked that a new one does not: questions and choices, and whether stored answers hold them."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from forms.bridging.matching import NO_ANSWER
from forms.compiler.layout import Place, lay_out
from forms.diff import diff
from forms.model import Form, Question, Texts
from forms.reading import is_blank


class Gone(msgspec.Struct, frozen=True):
    """A question of the old version, or one choice of it, that the new version lacks; `path` are its names from the top."""

    question: str
    choice: str
    path: tuple[str, ...]
    label: Texts

    def __hash__(self) -> int:
        """Texts are mappings, which have no hash; path and choice say which it is."""
        return hash((self.path, self.choice))


def gone_in(old: Form, new: Form) -> tuple[Gone, ...]:
    """Give the removed questions that hold answers, and the removed choices of questions that stay."""
    return (*_gone(old, new),)


def _gone(old: Form, new: Form) -> Iterator[Gone]:
    named = lay_out(old).named
    for change in diff(old, new).changes:
        for place in named.get(change.source or change.question, ()):
            question = place.node
            if not isinstance(question, Question) or place.calculated or question.type in NO_ANSWER:
                continue
            if change.kind == "removed":
                yield Gone(question.name, "", place.path, question.label)
            elif change.kind == "choices":
                lost = [detail.before for detail in change.details if detail.what == "choice" and not detail.after]
                yield from (_choice(old, place, question, name) for name in lost)


def _choice(old: Form, place: Place, question: Question, name: str) -> Gone:
    found = next((choice for choice in old.choices[question.list_name] if choice.name == name), None)
    return Gone(question.name, name, place.path, {} if found is None else found.label)


def holds(answers: Mapping[str, Any], gone: Gone) -> int:
    """Count the stored answers (of nested ones, each row of a repeat by itself) to a question, or with a choice."""
    return sum(_has(value, gone.choice) for value in _values(answers, gone.path))


def _has(value: object, choice: str) -> bool:
    if not choice:
        return not is_blank(value)
    return choice in value if isinstance(value, list | tuple) else value == choice


def _values(value: Any, path: tuple[str, ...]) -> Iterator[Any]:
    """Yield what stands at a path, in every row on the way."""
    if not path:
        yield value
    elif isinstance(value, Mapping):
        if (inner := value.get(path[0])) is not None:
            yield from _values(inner, path[1:])
    elif isinstance(value, list | tuple):
        for row in value:
            yield from _values(row, path)
