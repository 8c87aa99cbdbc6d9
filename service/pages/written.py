"""How a stored answer is written into its field, and the words beside it."""

import re
from datetime import date, time
from decimal import Decimal
from typing import Any

from forms.attachments import QUESTIONS, named
from forms.model import Question
from forms.typed import day, number
from service.language import gettext
from service.pages import speech
from service.pages.fields import NUMBER_KINDS, Kind

FEW = 7
"""Up to this many choices are shown at once; more of them become a list to open."""

_MONEY = frozenset({"rp", "rupiah"})
_PLAIN: dict[str, Kind] = {
    "date": "date",
    "time": "time",
    "dateTime": "moment",
    "geopoint": "place",
    "note": "note",
    "calculate": "calculation",
    "select_multiple": "many",
    "range": "decimal",
    "start": "calculation",
    "end": "calculation",
    "today": "calculation",
    "hidden": "calculation",
}
_ACCEPTED = {"file": ".pdf,.jpg,.jpeg,.png", "image": "image/jpeg,image/png"}
_CODE = re.compile(r"[a-z]+(_[a-z0-9]+)*", re.ASCII)


def kind_of(question: Question, choices: int, *, in_row: bool = False) -> Kind:
    """Say how a question is asked; `choices` is how many choices its list has at most.

    In a row of a repeat a choice is a list to open, however short: rows are cells of a grid on wide screens.
    """
    kind = question.type.split()[0]
    if kind in QUESTIONS:
        return "file"
    if kind in {"integer", "decimal"}:
        return _number_kind(question, kind)
    if kind in {"select_one", "select_one_from_file", "rank"}:
        few = choices <= FEW and not question.choice_filter and "minimal" not in question.appearance
        return "one" if few and not in_row and question.required != "false()" else "list"
    if kind == "text":
        return "long" if "multiline" in question.appearance else "text"
    return _PLAIN.get(kind, "text")


def accepted(question: Question) -> str:
    """Say which files a browser offers for a question, '' where none is taken: recordings and films are not."""
    return _ACCEPTED.get(question.type.split()[0], "")


def _number_kind(question: Question, kind: str) -> Kind:
    unit = question.extras.get("unit", "").lower()
    if unit in _MONEY:
        return "money"
    if unit == "tahun" and kind == "integer":
        return "year"
    return "integer" if kind == "integer" else "decimal"


def write(kind: Kind, answer: Any) -> str:
    """Write a stored answer (JSON, or a typed value) as it stands in its field; what did not fit stays as typed."""
    if answer is None or answer == "":
        return ""
    if isinstance(answer, bool):
        return gettext("ya") if answer else gettext("tidak")
    if isinstance(answer, int | float | Decimal):
        return str(answer) if kind == "year" else speech.number(answer)
    if isinstance(answer, list | tuple):
        return " ".join(str(one) for one in answer)
    return _write_text(kind, answer.isoformat() if isinstance(answer, date | time) else str(answer))


def _write_text(kind: Kind, text: str) -> str:
    if kind in {"date", "calculation"}:
        found = day(text)
        return speech.short_date(found) if found else _uncoded(text) if kind == "calculation" else text
    if kind == "file":
        return str(named(text))
    if kind == "place":
        return ", ".join(text.split()[:2])
    return text


def _uncoded(text: str) -> str:
    """Write a code as words: `tidak_aktif` is `Tidak aktif`; other text stays."""
    return text.replace("_", " ").capitalize() if _CODE.fullmatch(text) else text


def echo(kind: Kind, answer: Any) -> str:
    """Say an answer again in words where digits are easily misread: money from a million on, and dates."""
    if kind == "money" and isinstance(answer, int | float | Decimal) and not isinstance(answer, bool):
        return speech.money_echo(answer)
    if kind == "date" and isinstance(answer, str):
        found = day(answer)
        return speech.full_date(found) if found else ""
    return ""


def asked(kind: Kind, answer: Any) -> tuple[str, ...]:
    """Give both readings of a typed number that can be meant two ways, as they would be written; else nothing."""
    if kind in NUMBER_KINDS and isinstance(answer, str):
        return tuple(speech.number(option) for option in number(answer).options)
    return ()


def said(unit: str, answer: Any) -> str:
    """Write a calculated value for reading: money with Rp, other figures with their unit."""
    if isinstance(answer, bool) or not isinstance(answer, int | float | Decimal):
        return write("calculation", answer)
    if unit.lower() in _MONEY:
        return speech.rupiah(answer)
    if unit.lower() == "tahun":
        return str(answer)
    return f"{speech.number(answer)} {unit}".rstrip()
