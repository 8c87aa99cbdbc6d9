"""The number that a question bears on paper, as `C3`: the section's letter and its place in it."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from exports.rendering import letters
from forms.model import Choice, Form, Group, Node, Question, Repeat, text_in, walk

LANGUAGE: Final = "id"
UNSEEN: Final = frozenset(
    {"hidden", "start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit", "start-geopoint",
     "background-audio", "simserial", "subscriberid", "csv-external", "xml-external"}
)  # fmt: skip
"""Types that nobody is asked."""

_HEAD: Final = re.compile(r"([A-Z]{1,2}|\d{1,2})[.)]\s")
_PIPED: Final = re.compile(r"\$\{\s*([^}\s]+)\s*\}")


class Known(msgspec.Struct, frozen=True):
    """How a condition names a question: number, label, its choices' labels by name."""

    number: str
    label: str
    choices: Mapping[str, str]


def printed(node: Node, fallback: str) -> bool:
    """Tell whether something of a node is printed: no calculation without a label, nothing that a device fills."""
    if isinstance(node, Question):
        return node.type not in UNSEEN and (node.type != "calculate" or bool(said(node.label, fallback)))
    return any(printed(child, fallback) for child in node.children)


def said(texts: Mapping[str, str], fallback: str) -> str:
    """Give a text as paper shows it: one line, with a gap where an answer would stand."""
    return _PIPED.sub("…", " ".join(text_in(texts, LANGUAGE, fallback).split()))


def numbers(form: Form) -> Mapping[tuple[str, ...], str]:
    """Give the number of every printed question and repeat by its path; a repeat's fields add a letter (`F2a`)."""
    return dict(_numbered(form))


def known(form: Form, numbered: Mapping[tuple[str, ...], str]) -> Mapping[str, Known]:
    """Give how conditions name the questions that have a number and a label, by name."""
    found: dict[str, Known] = {}
    for path, node in walk(form.children):
        number = numbered.get(path, "")
        label = said(node.label, form.default_language)
        if number and label and isinstance(node, Question):
            listed = node.list_name or node.extras.get("choices_of", "")
            found[node.name] = Known(number, label, labels(form.choices.get(listed, ()), form.default_language))
    return found


def labels(choices: tuple[Choice, ...], fallback: str) -> dict[str, str]:
    """Give the labels of a list by name."""
    return {choice.name: said(choice.label, fallback) or choice.name for choice in choices}


def _numbered(form: Form) -> Iterator[tuple[tuple[str, ...], str]]:
    heads = [_HEAD.match(said(node.label, form.default_language)) for node in form.children]
    taken = {head[1] for head in heads if head}
    free = (letters(place) for place in range(1, 20_000) if letters(place) not in taken)
    loose = ""
    for node, head in zip(form.children, heads, strict=True):
        if isinstance(node, Group) and printed(node, form.default_language):
            loose = ""
            yield from _inside(form, (node,), (), _Counter(head[1] if head else next(free)))
        elif printed(node, form.default_language):
            if not loose:
                loose = next(free)
                counter = _Counter(loose)
            yield from _inside(form, (node,), (), counter)


class _Counter:
    """Counts the lines of one section."""

    def __init__(self, head: str) -> None:
        self.head, self.place = head, 0

    def next(self) -> str:
        self.place += 1
        return f"{self.head}{self.place}"


def _inside(
    form: Form, nodes: tuple[Node, ...], path: tuple[str, ...], counter: _Counter
) -> Iterator[tuple[tuple[str, ...], str]]:
    for node in nodes:
        here = (*path, node.name)
        if not printed(node, form.default_language) or (isinstance(node, Question) and node.type == "note"):
            continue
        if isinstance(node, Group):
            yield from _inside(form, node.children, here, counter)
            continue
        number = counter.next()
        yield here, number
        if isinstance(node, Repeat):
            yield from _fields(form, node, here, number)


def _fields(
    form: Form, repeat: Repeat | Group, path: tuple[str, ...], number: str, place: int = 0
) -> Iterator[tuple[tuple[str, ...], str]]:
    for node, here, inner in below(repeat, path):
        if not printed(node, form.default_language) or (isinstance(node, Question) and node.type == "note"):
            continue
        place += 1
        yield here, f"{number}{letters(place).lower()}"
        if inner is not None:
            yield from _fields(form, inner, here, f"{number}{letters(place).lower()}.")


def below(
    block: Repeat | Group, path: tuple[str, ...]
) -> Iterator[tuple[Question | Repeat, tuple[str, ...], Repeat | None]]:
    """Yield the questions and repeats of a repeat with their paths; groups in between are passed through."""
    for node in block.children:
        here = (*path, node.name)
        if isinstance(node, Group):
            yield from below(node, here)
        else:
            yield node, here, node if isinstance(node, Repeat) else None
