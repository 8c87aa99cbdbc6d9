"""What is written differently in the columns of a question that both versions have."""

import re
from collections.abc import Iterator, Mapping

from forms.bridging.matching import NUMBERS, kind_of, unit_of
from forms.comparing.model import Detail
from forms.compiler.layout import Place
from forms.model import Check, Choice, Form, Question, Repeat, Texts

LOGIC = (
    "relevant", "constraint", "required", "calculation", "warning", "default", "choice_filter", "read_only", "trigger",
)  # fmt: skip
_TEXTS = ("label", "hint", "guidance", "required_message", "constraint_message", "warning_message")
_HEADINGS = {"guidance": "guidance_hint"}
_NAME = re.compile(r"\$\{\s*(last-saved#)?([^\W\d][\w.\-]*)\s*\}")


def type_of(place: Place) -> str:
    """Give the type as its author wrote it: `calculate` of what is calculated, with the list of a choice question."""
    node = place.node
    if not isinstance(node, Question):
        return kind_of(place)
    return "calculate" if place.calculated else node.type


def retyping(old: Place, new: Place) -> Iterator[Detail]:
    """Yield another type, and another unit of a number."""
    if type_of(old) != type_of(new):
        yield Detail("type", type_of(old), type_of(new))
    units = unit_of(old), unit_of(new)
    if (
        all(units)
        and units[0].casefold() != units[1].casefold()
        and {kind_of(old), kind_of(new)} <= {*NUMBERS, "calculate"}
    ):
        yield Detail("unit", *units)


def logic(old: Place, new: Place, names: Mapping[str, str]) -> Iterator[Detail]:
    """Yield rules that say something else; a question that was renamed is the same in them."""
    before, after = old.node, new.node
    for column in LOGIC:
        if column == "calculation" and old.calculated != new.calculated:
            continue
        said = str(getattr(before, column, "")), str(getattr(after, column, ""))
        if _tidy(said[0], names) != _tidy(said[1], {}):
            yield Detail(column, *said)
    if (
        isinstance(before, Repeat)
        and isinstance(after, Repeat)
        and _tidy(before.count, names) != _tidy(after.count, {})
    ):
        yield Detail("repeat_count", before.count, after.count)
    if isinstance(before, Question) and isinstance(after, Question) and before.parameters != after.parameters:
        yield Detail("parameters", _pairs(before.parameters), _pairs(after.parameters))


def texts(old: Place, new: Place) -> Iterator[Detail]:
    """Yield what reads differently: labels, hints, messages, pictures, appearance, a unit that was added or left out."""
    for column in _TEXTS:
        yield from wordings(_HEADINGS.get(column, column), getattr(old.node, column, {}), getattr(new.node, column, {}))
    if isinstance(old.node, Question) and isinstance(new.node, Question):
        for kind in sorted({*old.node.media, *new.node.media}):
            yield from wordings(kind, old.node.media.get(kind, {}), new.node.media.get(kind, {}))
    if old.node.appearance != new.node.appearance:
        yield Detail("appearance", old.node.appearance, new.node.appearance)
    units = unit_of(old), unit_of(new)
    if units[0] != units[1] and not any(detail.what == "unit" for detail in retyping(old, new)):
        yield Detail("unit", *units)


def wordings(column: str, old: Texts, new: Texts) -> Iterator[Detail]:
    """Yield the languages in which a text changed."""
    for language in sorted({*old, *new}):
        before, after = old.get(language, ""), new.get(language, "")
        if before != after:
            yield Detail(column if language == "default" else f"{column}::{language}", before, after)


def choices(old_form: Form, new_form: Form, old: Question, new: Question) -> Iterator[Detail]:
    """Yield choices that came (`after` alone), went (`before` alone), or read or filter differently (both)."""
    before, after = _listed(old_form, old), _listed(new_form, new)
    for name in before:
        if name not in after:
            yield Detail("choice", name)
    for name, choice in after.items():
        if name not in before:
            yield Detail("choice", "", name)
        elif (before[name].label, before[name].columns, before[name].media) != (
            choice.label,
            choice.columns,
            choice.media,
        ):
            yield Detail("choice", name, name)
    kept = [name for name in before if name in after]
    if kept != [name for name in after if name in before]:
        yield Detail("order")


def _listed(form: Form, question: Question) -> Mapping[str, Choice]:
    return {choice.name: choice for choice in form.choices.get(question.list_name, ())}


def checks(old: Form, new: Form, names: Mapping[str, str]) -> Iterator[tuple[str, Detail, bool]]:
    """Yield for each check that changed: the question that it stands at (new name), how, and whether only its words did."""
    before, after = _checks(old), _checks(new)
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name), after.get(name)
        at = other.questions[0] if other is not None else _renamed(before[name].questions, names)[0]
        rules = ["" if check is None else _rule(check, renames) for check, renames in ((one, names), (other, {}))]
        if rules[0] != rules[1]:
            yield (
                at,
                Detail(
                    f"check {name}", "" if one is None else one.expression, "" if other is None else other.expression
                ),
                False,
            )
        elif one is not None and other is not None:
            for detail in wordings(f"check {name}", one.message, other.message):
                yield at, detail, True


def _checks(form: Form) -> Mapping[str, Check]:
    return {check.name: check for check in form.checks if check.questions}


def _rule(check: Check, names: Mapping[str, str]) -> str:
    parts = (
        check.severity,
        _tidy(check.expression, names),
        _tidy(check.relevant, names),
        *_renamed(check.questions, names),
    )
    return "\n".join(parts)


def _renamed(questions: tuple[str, ...], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(names.get(name, name) for name in questions)


def _tidy(text: str, names: Mapping[str, str]) -> str:
    """Give an expression under the new names and without needless blanks."""
    renamed = _NAME.sub(lambda found: f"${{{found[1] or ''}{names.get(found[2], found[2])}}}", text)
    return " ".join(renamed.split())


def _pairs(parameters: Mapping[str, str]) -> str:
    return " ".join(f"{key}={value}" for key, value in parameters.items())
