"""Where the answers that a draft began with came from, and whether a person has looked at them since."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec

from forms.answers import place_at
from forms.check import Verdict
from forms.compile import CompiledForm
from forms.compiler.piping import is_english, is_money
from forms.errors import Finding
from forms.expressions.runtime.display import displayed_money, displayed_number
from forms.model import Question, text_in
from forms.origins import Origin, answer_at

PREFILL = "~prefill"
"""Key of a draft's base under which `Sources` stand."""
CONFIRMED = "~confirmed/"
"""Paths of a draft that say that a prefilled answer is right: this, then the answer's path; true, or null again."""
WATCHED = frozenset({"rp", "rupiah", "orang"})
"""Units (money and members) whose figures are doubted where nobody has looked at them."""

Standing = Literal["untouched", "confirmed", "changed"]


class Sources(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a draft's first answers came from, by storage path; `year` and `version` say which last year it was."""

    origins: dict[str, Origin] = {}
    year: int = 0
    version: str = ""


class Prefilled(msgspec.Struct, frozen=True, kw_only=True):
    """One answer that a draft began with: the value it had then, where that came from, what has become of it."""

    value: Any
    origin: Origin
    standing: Standing
    year: int
    version: str


def sources_in(base: Mapping[str, Any]) -> Sources:
    """Read where a base's answers came from; nothing is known of a base that says nothing."""
    return msgspec.convert(base.get(PREFILL, {}), Sources)


def standings(base: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Prefilled]:
    """Say of each prefilled answer how it stands, by storage path.

    Typing the same answer again confirms it, as the mark of the page does.

    Args:
        base: a draft's base document.
        typed: what was typed over it, reasons and confirmations included.
    """
    sources = sources_in(base)
    return {
        path: Prefilled(
            value=base[path],
            origin=origin,
            standing=_standing(path, base, typed),
            year=sources.year if origin == "last_year" else 0,
            version=sources.version if origin == "last_year" else "",
        )
        for path, origin in sources.origins.items()
        if path in base
    }


def _standing(path: str, base: Mapping[str, Any], typed: Mapping[str, Any]) -> Standing:
    if path in typed and typed[path] != base[path]:
        return "changed"
    confirmed = typed.get(CONFIRMED + path, base.get(CONFIRMED + path)) is True
    return "confirmed" if path in typed or confirmed else "untouched"


def untouched(prefilled: Mapping[str, Prefilled]) -> dict[str, Origin]:
    """Give the answers that nobody has looked at, with where they came from."""
    return {path: one.origin for path, one in prefilled.items() if one.standing == "untouched"}


def doubted(compiled: CompiledForm, verdict: Verdict, unseen: Mapping[str, str], language: str = "id") -> Verdict:
    """Add the doubts about what is asked and has no error; the arguments are those of `doubts`."""
    wrong = {each.path for each in verdict.findings if each.severity == "error"}
    left = {path: origin for path, origin in unseen.items() if path not in wrong and _is_watched(compiled, path)}
    more = doubts(compiled, verdict.answers, left, language) if left else ()
    return msgspec.structs.replace(verdict, findings=(*verdict.findings, *more)) if more else verdict


def doubts(
    compiled: CompiledForm, answers: Mapping[str, Any], unseen: Mapping[str, str], language: str = "id"
) -> tuple[Finding, ...]:
    """Give a warning for every figure of money or members that still is last year's and that nobody has looked at.

    Args:
        compiled: the form.
        answers: nested.
        unseen: the untouched answers, as `untouched` gives them; only those of last year count.
        language: of the messages.
    """
    paths = [path for path, origin in unseen.items() if origin == "last_year" and _is_watched(compiled, path)]
    return tuple(_doubts(compiled, answers, paths, language))


def _is_watched(compiled: CompiledForm, path: str) -> bool:
    place = place_at(compiled, path)
    return (
        place is not None and isinstance(place.node, Question) and place.node.extras.get("unit", "").lower() in WATCHED
    )


def _doubts(
    compiled: CompiledForm, answers: Mapping[str, Any], paths: Iterable[str], language: str
) -> Iterable[Finding]:
    for path in paths:
        value = answer_at(answers, tuple(path.split("/")))
        place = place_at(compiled, path)
        if place is None or isinstance(value, bool) or not isinstance(value, int | float):
            continue  # not asked any more
        english = is_english(language)
        label = text_in(place.node.label, language, compiled.form.default_language) or place.node.name
        shown = (displayed_money if is_money(place.node) else displayed_number)(value, english, "")
        message = (
            f"{label} ({shown}) is exactly last year's and nobody has checked it. Confirm it, change it, or say why."
            if english
            else f"{label} ({shown}) sama persis dengan tahun lalu dan belum diperiksa. "
            "Tandai sesuai, ubah, atau tulis alasannya."
        )
        yield Finding(path=path, code="warning", severity="warning", message=message)
