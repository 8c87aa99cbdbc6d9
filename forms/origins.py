"""Where the answers that a new submission begins with come from: last year's record, the register, or the form itself."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from forms.answers import flatten, initial, place_at
from forms.compile import CompiledForm
from forms.evaluate import Around
from forms.expressions.nodes import Variable, walk

Origin = Literal["last_year", "register", "form"]


def origins(compiled: CompiledForm, prefilled: Mapping[str, Any], around: Around) -> dict[str, Origin]:
    """Say where each answer comes from, by storage path.

    An answer is last year's when its default reads last year and gives just that, or would be another without it; the
    register's when it would be another without the register.

    Args:
        compiled: the form.
        prefilled: what `initial` gives for `around`, laid flat.
        around: what surrounded the answers.
    """
    unsaved = msgspec.structs.replace(around, last_saved=None)
    alone = msgspec.structs.replace(unsaved, register=None)
    without_last = flatten(compiled, initial(compiled, unsaved)) if around.last_saved else prefilled
    without_any = flatten(compiled, initial(compiled, alone))
    found: dict[str, Origin] = {}
    for path, value in prefilled.items():
        if value != without_last.get(path) or value in _read_of_last_year(compiled, path, around):
            found[path] = "last_year"
        else:
            found[path] = "form" if value == without_any.get(path) else "register"
    return found


def _read_of_last_year(compiled: CompiledForm, path: str, around: Around) -> tuple[Any, ...]:
    """Give the answers of last year that a question's default names."""
    place = place_at(compiled, path)
    node = compiled.rules.get((place.number, "default")) if place else None
    if node is None:
        return ()
    names = [part.name for part in walk(node) if isinstance(part, Variable) and part.last_saved]
    paths = [other.path for name in names for other in compiled.layout.named.get(name, ()) if not other.repeats]
    return tuple(value for one in paths if (value := answer_at(around.last_saved or {}, one)) is not None)


def answer_at(answers: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """Give what nested answers say outside of repeats, None where they say nothing."""
    here: Any = answers
    for name in path:
        here = here.get(name) if isinstance(here, Mapping) else None
    return here
