"""The parameters column: `start=0 end=10 step=2`, with blanks, commas or semicolons between."""

import re

from forms.xlsform.ledger import Told

_PAIR = re.compile(r"([\w\-]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s,;]+)\s*[,;]?\s*")
_KNOWN = {
    "range": {"start", "end", "step", "tick_interval", "placeholder", "tick_labelset"},
    "select_one": {"randomize", "seed", "value", "label"},
    "select_multiple": {"randomize", "seed", "value", "label"},
    "rank": {"randomize", "seed"},
    "image": {"max-pixels", "app"},
    "audio": {"quality"},
    "background-audio": {"quality"},
    "geopoint": {"allow-mock-accuracy", "capture-accuracy", "warning-accuracy"},
    "geotrace": {"allow-mock-accuracy", "incremental"},
    "geoshape": {"allow-mock-accuracy", "incremental"},
    "audit": {"location-priority", "location-min-interval", "location-max-age", "track-changes", "identify-user",
              "track-changes-reasons"},
    "text": {"rows"},
}  # fmt: skip
_NUMBERS = {"start", "end", "step", "tick_interval"}
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?\Z")


def read_parameters(text: str, kind: str) -> tuple[dict[str, str], tuple[Told, ...]]:
    """Take the cell apart; faults are told beside what could be read."""
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        pair = _PAIR.match(text, at)
        if pair is None:
            return found, (_shape(text),)
        found[pair[1].lower()] = pair[2].strip("\"'")
        at = pair.end()
    faults = [_unknown(name, kind) for name in found if name not in _KNOWN.get(kind, set())]
    faults += [
        _number(name, value)
        for name, value in found.items()
        if kind == "range" and name in _NUMBERS and not _NUMBER.match(value)
    ]
    return found, tuple(faults)


def _shape(text: str) -> Told:
    return Told(
        "parameters",
        f"`{text}` tidak dapat dibaca. Tulis nama=nilai dipisah spasi, misalnya `start=0 end=10 step=1`.",
        f"`{text}` cannot be read. Write name=value with blanks between, for example `start=0 end=10 step=1`.",
        text,
    )


def _unknown(name: str, kind: str) -> Told:
    known = ", ".join(sorted(_KNOWN.get(kind, set()))) or "-"
    return Told(
        "parameters",
        f"parameter `{name}` tidak dikenal untuk tipe `{kind}`. Yang dikenal: {known}.",
        f"unknown parameter `{name}` for the type `{kind}`. Known: {known}.",
        name,
    )


def _number(name: str, value: str) -> Told:
    return Told(
        "parameters",
        f"nilai `{value}` pada parameter `{name}` harus angka, paling banyak 15 angka di depan koma.",
        f"the value `{value}` of the parameter `{name}` must be a number of at most 15 digits before the point.",
        value,
    )
