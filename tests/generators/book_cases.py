"""Cases of the questionnaires: example cooperatives, and what a case changes in one to break a rule."""

import json
from pathlib import Path

from forms.evaluate import Around

HERE = Path(__file__).parents[1] / "forms" / "definitions"
DATA = {"2024": HERE / "2024", "2025": HERE}
FATES = {
    "2024": ("ordinary", "inactive", "dissolved", "provincial"),
    "2025": ("ordinary", "kdkmp", "inactive", "not_found", "dissolved", "provincial"),
}


def read_cases(year, kind):
    return [json.loads(line) for line in (DATA[year] / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()]


def undisturbed(book, given):
    """Nothing known of last year, on the day of the examples."""
    return Around(last_saved=None, register=given["register"], round=book.example("round"), now=book.now)


def put(answers, place, value):
    """Set one answer; in a repeat, that of its first row. None takes the answer away."""
    *parents, name = place
    for parent in parents:
        answers = answers.setdefault(parent, {})
        answers = answers[0] if isinstance(answers, list) else answers
    if value is None:
        answers.pop(name)
    else:
        answers[name] = value


def arranged(case, book):
    """The answers and the surroundings of one case: an example, and what the case changes in it."""
    given, round_columns, places = book.example(case["base"]), book.example("round"), book.places
    answers = given["answers"]
    for name, count in case.get("rows", {}).items():
        parent = answers[places[name][0]]
        parent[name] = [dict(parent[name][min(row, len(parent[name]) - 1)]) for row in range(count)]
    for name, value in case.get("set", {}).items():
        put(answers, places[name], value)
    last = {}
    for name, value in case.get("last", {}).items():
        put(last, places[name], value)
    register = given["register"] | case.get("register", {})
    return answers, Around(
        last_saved=last or None, register=register, round=round_columns | case.get("round", {}), now=book.now
    )
