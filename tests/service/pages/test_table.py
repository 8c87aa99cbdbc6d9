"""A block copied from a spreadsheet is read as it was meant, and what cannot be read is told, never guessed."""

import json
from pathlib import Path

import pytest
from py_mini_racer import MiniRacer

STATIC = Path(__file__).parents[3] / "service" / "pages" / "static"


def script(name):
    """A module's text without what it imports and exports."""
    lines = (STATIC / name).read_text(encoding="utf-8").splitlines()
    return "\n".join(line.removeprefix("export ") for line in lines if not line.startswith("import "))


@pytest.fixture(scope="module")
def browser():
    engine = MiniRacer()
    engine.eval(f"var t = (() => {{ {script('words.js')}\nreturn t; }})();")
    for name in ("typed.js", "table.js"):
        engine.eval(script(name).replace("const DATE =", "var DATE ="))
    return lambda call, *given: json.loads(
        engine.eval(f"JSON.stringify({call}({', '.join(json.dumps(each) for each in given)}))")
    )


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),
        ("1\r2\r", [["1"], ["2"]]),
        ("\t\tx", [["", "", "x"]]),
        ("a\n\nb\n\n", [["a"], [""], ["b"]]),
        ('"dua\nbaris"\tx', [["dua\nbaris", "x"]]),
        ('"Toko ""Maju"""\tx', [['Toko "Maju"', "x"]]),
        ('12" pipa\tx', [['12" pipa', "x"]]),
        ('"tidak ditutup\tx', [['"tidak ditutup', "x"]]),
        ('"petik" lalu kata\tx', [['"petik" lalu kata', "x"]]),
        (" 1.250 \t\u00a0Rp 5.000 ", [["1.250", "Rp 5.000"]]),
        ("", []),
        ("\r\n", []),
    ],
)
def test_cells_stand_between_tabs_and_rows_between_line_ends(browser, text, rows):
    assert browser("readTable", text) == rows


def test_one_cell_is_no_block(browser):
    assert not browser("isBlock", browser("readTable", "1.250\r\n"))
    assert browser("isBlock", browser("readTable", "1\t2"))
    assert browser("isBlock", browser("readTable", "1\n2"))


CHOICES = [
    {"value": "toko", "label": "Toko sembako"},
    {"value": "jasa", "label": "Jasa lain"},
    {"value": "01", "label": "Desa Melati"},
    {"value": "02", "label": "Kelurahan Melati"},
    {"value": "03", "label": "Kampung Gurim\u00e9"},
]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("1.250.000,50", "money", 1250000.5),
        ("Rp1.250.000", "money", 1250000),
        ("1,25 juta", "money", 1250000),
        ("12", "integer", 12),
        ("2019", "year", 2019),
        ("31/12/2025", "date", "2025-12-31"),
        ("31 Des 2025", "date", "2025-12-31"),
        ("0812-3456 789", "digits", "08123456789"),
        ("toko SEMBAKO", "list", "toko"),
        ("jasa", "list", "jasa"),
        ("gurime", "list", "03"),
        ("Desa Melati", "list", "01"),
        ("Jasa lain; Toko sembako", "many", ["jasa", "toko"]),
        ("apa saja", "text", "apa saja"),
    ],
)
def test_a_cell_means_what_the_page_would_read(browser, text, kind, value):
    read = browser("readCell", text, kind, CHOICES)
    assert (read["state"], read["value"]) == ("good", value)


@pytest.mark.parametrize(
    ("text", "kind", "options"), [("1,250", "integer", [1250, 1.25]), ("melati", "list", ["01", "02"])]
)
def test_what_can_mean_two_things_is_asked(browser, text, kind, options):
    read = browser("readCell", text, kind, CHOICES)
    assert (read["state"], [each["value"] for each in read["options"]]) == ("ask", options)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("lama", "year"),
        ("19", "year"),
        ("-", "money"),
        ("31/13/2025", "date"),
        ("Warung", "list"),
        ("jasa, warung", "many"),
    ],
)
def test_what_cannot_be_read_stays_out_with_a_reason(browser, text, kind):
    read = browser("readCell", text, kind, CHOICES)
    assert read["state"] == "bad"
    assert read["why"]


def test_an_empty_cell_changes_nothing(browser):
    assert browser("readCell", "", "integer", [])["state"] == "blank"
