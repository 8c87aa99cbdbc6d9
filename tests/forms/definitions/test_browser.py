"""Every case of both questionnaires, broken rule or none, is told the same way in the browser."""

import json

import msgspec
import pytest
from book_cases import DATA, FATES, arranged, read_cases
from generated_forms import told
from py_mini_racer import MiniRacer

from forms.check import check
from forms.script import script
from service.pages.bundle import minified, scoped


def plain(text):
    return text.replace("export function", "function")


def served(text):
    """The module as the fill page's script holds it."""
    return f"{minified(scoped('logic', text))}; const {{ check }} = $logic;"


@pytest.mark.parametrize("shape", [plain, served])
@pytest.mark.parametrize("year", DATA)
def test_the_browser_tells_every_case_as_the_server_does(books, year, shape):
    book = books(year)
    cases = [{"base": name} for name in FATES[year]] + read_cases(year, "hard") + read_cases(year, "soft")
    engine = MiniRacer()
    try:
        engine.eval(shape(script(book.compiled)))
        for case in cases:
            answers, around = arranged(case, book)
            surroundings = {
                "now": around.now.isoformat(),
                "lastSaved": around.last_saved,
                "register": around.register,
                "round": around.round,
            }
            server = json.loads(msgspec.json.encode(told(check(book.compiled, answers, around))), parse_int=float)
            given = engine.eval(f"JSON.stringify(check({json.dumps(answers)}, {json.dumps(surroundings)}))")
            assert json.loads(str(given), parse_int=float) == server, case
    finally:
        engine.close()
