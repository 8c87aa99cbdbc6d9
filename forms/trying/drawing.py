"""A value for one question: of its type, from its list, and near what its own rule names."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from forms.compiler.layout import LISTS
from forms.evaluate import Evaluation
from forms.expressions import Node
from forms.expressions.nodes import Call, Number, Text, walk
from forms.model import Question
from forms.trying.patterns import text_for

NOT_ASKED = frozenset({"note", "file", "image", "audio", "video", "calculate", "hidden", "start", "end", "today", "deviceid", "username", "xml-external", "csv-external", "start-geopoint", "background-audio"})  # fmt: skip
"""Types that nobody answers, or not by typing."""
LARGEST = 10**12
_WORDS = ("contoh", "uji", "lancar", "baik", "tengah", "hulu", "makmur", "jaya", "bersama", "sejahtera")
_SHORTEST_DAY = date(1900, 1, 1)


def draw(question: Question, path: str, judged: Evaluation, rule: Node | None, rng: random.Random) -> Any:
    """Draw an answer to a question that is asked now; None where there is none to give.

    Args:
        question: what is asked.
        path: where, as findings speak.
        judged: the answers so far: they filter choices.
        rule: the question's constraint, whose numbers, texts and patterns are hints.
        rng: the source of chance.
    """
    if question.list_name or question.file:
        names = [one.name for one in judged.choices(path)]
        if not names:
            return None
        if question.type == "rank":
            return rng.sample(names, len(names))
        return (
            sorted(rng.sample(names, min(len(names), rng.randint(1, 3))))
            if question.type in LISTS
            else rng.choice(names)
        )
    return _typed(question, rule, rng, date.fromisoformat(judged.values["A"][1]))


def _typed(question: Question, rule: Node | None, rng: random.Random, today: date) -> Any:
    kind = question.type
    if kind in {"integer", "decimal"}:
        near = [int(value) for value in numbers_in(rule) if abs(value) < LARGEST]
        scale = rng.choice((10, 100, 1000, 1_000_000 if question.extras.get("unit", "").lower() == "rp" else 100))
        drawn = rng.choice(near) + rng.randint(-1, 9) if near and rng.random() < 0.5 else rng.randint(0, scale)  # noqa: PLR2004
        return drawn if kind == "integer" else drawn + rng.choice((0, 0, 0.5))
    if kind == "range":
        start, end, step = (
            float(question.parameters.get(key, usual)) for key, usual in (("start", "1"), ("end", "10"), ("step", "1"))
        )
        steps = int((end - start) / step) if step else 0
        return round(start + step * rng.randint(0, max(0, steps)), 9)
    if kind in {"date", "dateTime", "datetime"}:
        day = max(_SHORTEST_DAY, today - timedelta(days=rng.randint(0, 900)))
        return day.isoformat() if kind == "date" else f"{day.isoformat()}T09:30:00.000+08:00"
    if kind == "time":
        return f"{rng.randint(7, 16):02}:{rng.randint(0, 59):02}:00.000+08:00"
    if kind in {"geopoint", "geotrace", "geoshape"}:
        return _points(kind, rng)
    return "OK" if kind == "acknowledge" else text_near(question, rule, rng)


def text_near(question: Question, rule: Node | None, rng: random.Random) -> str:
    """Draw a text: for the pattern of the rule, around a text it names, or as long as it says."""
    patterns = [*_patterns(rule)]
    if patterns:
        return text_for(rng.choice(patterns), rng)
    pieces = [part.value for part in (walk(rule) if rule is not None else ()) if isinstance(part, Text) and part.value]
    if pieces and rng.random() < 0.5:  # noqa: PLR2004
        return f"contoh{rng.choice(pieces)}contoh.id"
    if question.appearance and "numbers" in question.appearance:
        return "".join(rng.choice("0123456789") for _ in range(rng.randint(5, 13)))
    lengths = [int(value) for value in numbers_in(rule) if 0 < value <= 300]  # noqa: PLR2004
    words = " ".join(rng.choice(_WORDS) for _ in range(rng.randint(2, 4))).capitalize()
    wanted = rng.choice(lengths) if lengths else 0
    return (words + " " + " ".join(_WORDS * 6))[: max(wanted, len(words))].strip().ljust(wanted, "a")


def numbers_in(rule: Node | None) -> Iterator[float]:
    """Yield the numbers that a rule names."""
    return (part.value for part in (walk(rule) if rule is not None else ()) if isinstance(part, Number))


def _patterns(rule: Node | None) -> Iterator[str]:
    for part in walk(rule) if rule is not None else ():
        if isinstance(part, Call) and part.name == "regex" and isinstance(part.arguments[1], Text):
            yield part.arguments[1].value


def _points(kind: str, rng: random.Random) -> str:
    def point() -> str:
        return f"{rng.uniform(-1, 1):.5f} {rng.uniform(115, 118):.5f} 0 0"

    if kind == "geopoint":
        return point()
    points = [point() for _ in range(3)]
    return ";".join([*points, points[0]] if kind == "geoshape" else points)
