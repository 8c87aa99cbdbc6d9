"""What authors write as a pattern never reaches `re`, which may not end: RE2 matches it (forms/expressions/patterns.py)."""

import ast
from pathlib import Path

FORMS = Path(__file__).parents[2] / "forms"
KNOWN = {"sorted", "len", "alias", "shape"}
"""Names beside constants in the patterns that we write ourselves; a worksheet's shape (forms/filling/reading) takes column letters, digits and fixed words only."""


def patterns_of(source: str) -> list[str]:
    """Give the names in the first argument of every call of `re` that are no constants of ours."""
    return [
        name.id
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "re"
        for name in ast.walk(call.args[0])
        if isinstance(name, ast.Name) and not name.id.isupper() and name.id not in KNOWN
    ]


def test_no_pattern_of_re_is_made_of_what_comes_in():
    found = {
        file.name: names for file in FORMS.rglob("*.py") if (names := patterns_of(file.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_a_pattern_out_of_an_argument_would_be_found():
    assert patterns_of("def f(p): return re.fullmatch(p, 'a')") == ["p"]
