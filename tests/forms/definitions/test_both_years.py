"""What holds for the questionnaire of every book year: both languages, messages that name the value, and other XLSForm tools."""

import csv

import pytest
from pyxform.xls2xform import convert

from exports.workbook import write_sheets
from forms.model import Question, walk

FILES = {"2024": set(), "2025": {"sektor_lama", "wilayah_perubahan"}}
YEARS = pytest.mark.parametrize("year", FILES)


def nodes_of(form):
    return [node for _, node in walk(form.children)]


def messages_of(form):
    """Every message of a rule: the rule's name, the language, the text."""
    for node in nodes_of(form):
        for texts in (getattr(node, "constraint_message", {}), getattr(node, "warning_message", {})):
            yield from ((node.name, language, text) for language, text in texts.items())
    for check in form.checks:
        yield from ((check.name, language, text) for language, text in check.message.items())


@YEARS
def test_a_form_says_which_year_it_is(books, year):
    form = books(year).form
    assert (form.id, form.version) == ("koperasi", f"{year}.1")
    assert form.title.endswith(f"Tahun Buku {year}")
    asked = next(node for node in nodes_of(form) if node.name == "tahun_buku")
    assert asked.default == year


@YEARS
def test_every_list_is_used_and_every_label_is_in_both_languages(books, year):
    form = books(year).form
    nodes = nodes_of(form)
    used = {node.list_name for node in nodes if isinstance(node, Question) and node.list_name}
    assert used | FILES[year] == set(form.choices)
    lists = [listed for name, listed in form.choices.items() if name not in FILES[year]]
    shown = [node for node in nodes if node.label] + [choice for listed in lists for choice in listed]
    assert all(set(item.label) == {"id", "en"} for item in shown)


@YEARS
def test_every_message_is_in_both_languages_and_names_the_value_unless_it_is_one_fixed_choice(books, year):
    form = books(year).form
    for node in nodes_of(form):
        for rule, message in (("constraint", "constraint_message"), ("warning", "warning_message")):
            if getattr(node, rule, ""):
                texts = getattr(node, message)
                assert set(texts) == {"id", "en"}, node.name
                fixed = node.type.startswith("select") and "'" in getattr(node, rule)
                assert fixed or all("${" in text for text in texts.values()), node.name
    assert all(set(check.message) == {"id", "en"} for check in form.checks)


@YEARS
def test_money_is_said_in_the_unit_of_its_year(books, year):
    form = books(year).form
    questions = [node for node in nodes_of(form) if isinstance(node, Question)]
    money = [node.name for node in questions if node.extras.get("unit", "").startswith("Rp")]
    told = 0
    for name, language, text in messages_of(form):
        millions = f" {'juta' if language == 'id' else 'million'}"
        pieces = [f"Rp${{{before}{one}}}" for one in money for before in ("", "last-saved#")]
        for rest in (rest for piece in pieces for rest in text.split(piece)[1:]):
            assert rest.startswith(millions) == (year == "2024"), (name, text)
            told += 1
    assert told > 150


@YEARS
def test_pyxform_takes_the_workbook_without_a_warning(books, tmp_path, year):
    sheets = {}
    for path in sorted(books(year).folder.glob("[a-z]*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            sheets[path.stem] = list(csv.reader(file))
    assert {"survey", "choices", "settings", "checks", "recap"} <= sheets.keys()
    path = tmp_path / f"koperasi-{year}.xlsx"
    path.write_bytes(write_sheets(sheets))
    told = []
    result = convert(xlsform=path, warnings=told)
    assert told == []
    assert "/data/keanggotaan/anggota_akhir" in result.xform
