"""Checks across cooperatives: the same NIK, NIB, deed, or name in one village. They never block; the province sees both sides."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from forms.compile import CompiledForm
from forms.compiler.layout import Place
from forms.model import Question, text_in
from service.actions.library import Library
from service.database import twins
from service.database.handle import Reader
from service.database.twins import Identity, Twin
from service.register.words import bare, is_nothing

SETTING = "unique"
"""Form setting: names of questions whose answers no two cooperatives share, separated by blanks; + joins several."""
LONGEST = 300  # letters of what is said


def keys_of(compiled: CompiledForm) -> tuple[str, ...]:
    """Give what no two cooperatives should share, as the form's settings say."""
    return tuple(dict.fromkeys(compiled.form.settings.get(SETTING, "").split()))


def first_of(compiled: CompiledForm, key: str) -> Place | None:
    """Give the first question of a key, where its doubles are told; None where the form asks it no more."""
    return next(iter(compiled.layout.named.get(key.split("+", maxsplit=1)[0], ())), None)


def identities(compiled: CompiledForm, answers: Mapping[str, Any]) -> tuple[Identity, ...]:
    """Give what a submission's answers (nested) say that should be its own.

    Letters and digits count, not how they are written; a key with a blank part, or with one that says "nothing", is nobody's
    double. A question in rows of a repeat gives one for each row.
    """
    found: dict[tuple[str, str], Identity] = {}
    for key in keys_of(compiled):
        named = [compiled.layout.named.get(part, ()) for part in key.split("+")]
        if any(len(places) != 1 for places in named) or (len(named) > 1 and any(places[0].repeats for places in named)):
            continue
        each = [list(_values(answers, places[0].path)) for places in named]
        whole = [(one,) for one in each[0]] if len(each) == 1 else [tuple(one[0] for one in each)] if all(each) else []
        for parts in whole:
            value = "|".join(_folded(part) for part in parts)
            if all(_tells(part) for part in parts):
                said = ", ".join(_said(compiled, places[0], part) for places, part in zip(named, parts, strict=True))
                found.setdefault((key, value), Identity(key=key, value=value[:LONGEST], said=said[:LONGEST]))
    return tuple(found.values())


def _values(here: Any, path: Sequence[str]) -> Iterator[str]:
    """Yield the answers at a path, of every row on the way."""
    if isinstance(here, list | tuple):
        for row in here:
            yield from _values(row, path)
    elif path:
        yield from _values(here.get(path[0]), path[1:]) if isinstance(here, Mapping) else ()
    elif here is not None and not isinstance(here, Mapping | bool):
        yield str(here)


def _folded(text: str) -> str:
    return bare(text) or text.casefold().strip()


def _tells(text: str) -> bool:
    return not is_nothing(text) and bool(set(_folded(text)) - set("0 -."))


def _said(compiled: CompiledForm, place: Place, text: str) -> str:
    """Give an answer as people read it: the label of a choice, else as it was written."""
    node = place.node
    listed = compiled.form.choices.get(node.list_name, ()) if isinstance(node, Question) else ()
    labels = (text_in(one.label, "id", compiled.form.default_language) for one in listed if one.name == text)
    return next(labels, "") or text.strip()


async def across(rows: Reader, library: Library, round_id: int) -> tuple[Twin, ...]:
    """Give all doubles of a round that the principal may see.

    Raises:
        Problem: NOT_FOUND when there is no such round.
    """
    await library.of_round(rows, round_id)
    return await twins.listed(rows, round_id)
