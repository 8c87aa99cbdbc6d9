"""What a text that a person typed means as an answer: the page without script and the API both read it here.

What could be meant two ways, or is no number, date or place, stays the text it is: checking tells it, nobody guesses.
"""

from typing import Any, Literal

from forms.answers import place_at
from forms.compile import CompiledForm
from forms.model import Question
from forms.typed import day, number, place

Meant = Literal["number", "date", "place"]

_MEANT: dict[str, Meant] = {
    "integer": "number", "decimal": "number", "range": "number", "date": "date", "geopoint": "place",
}  # fmt: skip


def meaning(meant: Meant, text: str) -> Any:
    """Give the JSON answer that a text means: a number, `2025-12-31`, `-0.5123 117.15`; else the text itself."""
    if meant == "number":
        value = number(text).value
        if value is None:
            return text
        return int(value) if value == value.to_integral_value() else float(value)
    if meant == "date":
        found = day(text)
        return found.isoformat() if found else text
    spot = place(text)
    return " ".join(spot) if spot else text


def taken(compiled: CompiledForm, path: str, value: Any) -> Any:
    """Give an answer as it is kept at a storage path: a text under a number, date or place is read, all else stays."""
    if not isinstance(value, str) or path.startswith("~"):
        return value
    at = place_at(compiled, path)
    meant = _MEANT.get(at.node.type.split()[0]) if at is not None and isinstance(at.node, Question) else None
    return meaning(meant, value) if meant else value
