"""A form on paper: what is numbered, how many boxes a number gets, how a repeat becomes a table."""

import re

import pytest

from exports.paper.answers import grouped
from exports.paper.lay import lay
from exports.paper.model import Ask, Grid, Remark
from exports.paper.page import page
from forms.xlsform import load_form

LABEL = "label::Bahasa Indonesia (id)"


def asked(form):
    return {
        line.name: line
        for section in lay(form).sections
        for run in section.runs
        for line in run.lines
        if isinstance(line, Ask | Grid)
    }


@pytest.fixture
def answer(written):
    """Give where one question is answered."""

    def given(kind, choices=(), **columns):
        rows = [{"list_name": "daftar", "name": name, LABEL: f"Label {name}"} for name in choices]
        return asked(written([{"type": kind, "name": "a", LABEL: "A", **columns}], choices=rows))["a"].answer

    return given


@pytest.mark.parametrize(
    ("kind", "columns", "boxes"),
    [
        ("integer", {"unit": "Rp"}, (3, 3, 3, 3, 3)),
        ("integer", {"unit": "orang"}, (3, 3)),
        ("integer", {"unit": "tahun", "constraint": ". <= 2030"}, (4,)),
        ("integer", {"constraint": ". >= 0 and . <= 20"}, (2,)),
        ("integer", {"constraint": ". >= 0 and . <= 1000"}, (1, 3)),
        ("range", {"parameters": "start=0 end=5 step=1"}, (1,)),
        ("text", {"constraint": "regex(., '^[0-9]{13}$')"}, (13,)),
        ("text", {"constraint": "regex(., '^[0-9]{15,16}$')"}, (16,)),
        ("text", {"unit": "5 digit"}, (5,)),
    ],
)
def test_a_number_gets_as_many_boxes_as_it_can_need(answer, kind, columns, boxes):
    assert answer(kind, **columns).boxes == boxes


def test_money_without_limits_has_a_box_for_its_minus(answer):
    assert answer("integer", unit="Rp").signed
    assert not answer("integer", unit="Rp", constraint=". >= 0").signed


def test_twenty_choices_are_ticked_and_a_longer_list_is_written_out_with_its_code(answer):
    assert len(answer("select_one daftar", [f"c{n}" for n in range(20)]).choices) == 20
    long = answer("select_one daftar", [f"64.{n:02}" for n in range(21)])
    assert (long.kind, long.listed, long.code) == ("named", "daftar", 5)
    assert answer("select_one daftar", [f"c{n}" for n in range(21)]).code == 0


@pytest.mark.parametrize("digits", range(1, 18))
def test_digits_are_grouped_from_the_right(digits):
    groups = grouped(digits)
    assert sum(groups) == digits
    assert set(groups[1:]) <= {3}


def test_numbers_follow_the_sections_and_what_is_not_asked_has_none(written):
    form = written(
        [
            {"type": "start", "name": "mulai"},
            {"type": "text", "name": "lepas", LABEL: "Lepas"},
            {"type": "begin group", "name": "g", LABEL: "A. Bagian"},
            {"type": "calculate", "name": "bantu", "calculation": "1"},
            {"type": "note", "name": "pesan", LABEL: "Pesan ${lepas}"},
            {"type": "text", "name": "x", LABEL: "X"},
            {"type": "begin repeat", "name": "r", LABEL: "Baris"},
            {"type": "text", "name": "y", LABEL: "Y"},
            {"type": "begin repeat", "name": "s", LABEL: "Dalam"},
            {"type": "text", "name": "z", LABEL: "Z"},
            {"type": "end repeat"},
            {"type": "end repeat"},
            {"type": "end group"},
            {"type": "text", "name": "akhir", LABEL: "Akhir"},
        ]
    )
    lines = asked(form)
    assert {name: line.number for name, line in lines.items()} == {
        "lepas": "B1", "x": "A1", "r": "A2", "s": "A2b", "akhir": "C1",
    }  # fmt: skip
    assert [field.number for field in lines["s"].fields] == ["A2b.a"]
    assert lines["s"].parent == "Baris"
    notes = [line.text for section in lay(form).sections for run in section.runs for line in run.lines if isinstance(line, Remark)]  # fmt: skip
    assert notes == ["Pesan …"]


def test_neighbours_of_one_condition_are_told_it_once(written):
    form = written(
        [
            {"type": "integer", "name": "n", LABEL: "Jumlah"},
            {"type": "text", "name": "a", LABEL: "A", "relevant": "${n} > 0"},
            {"type": "text", "name": "b", LABEL: "B", "relevant": "${n} > 0"},
            {"type": "text", "name": "c", LABEL: "C"},
        ]
    )
    (section,) = lay(form).sections
    assert [(run.span, run.condition.words if run.condition else "") for run in section.runs] == [
        ("A1", ""),
        ("A2 sampai A3", "“Jumlah” (A1) lebih dari 0"),
        ("A4", ""),
    ]


def test_a_repeat_has_as_many_rows_as_its_rules_let_pass_and_turns_where_it_is_too_wide(written):
    def repeat(fields, **more):
        rows = [{"type": "integer", "name": f"f{n}", LABEL: f"Uang {n}", "unit": "Rp"} for n in range(fields)]
        return asked(
            written([{"type": "begin repeat", "name": "r", LABEL: "R"}, *rows, {"type": "end repeat"}], **more)
        )["r"]

    check = {"name": "x", "severity": "error", "expression": "count(${r}) <= 3", "message": "x", "questions": "r"}
    assert (repeat(2).rows, repeat(2).turned) == (6, False)
    assert repeat(2, checks=[check]).rows == 3
    assert (repeat(9).rows, repeat(9).turned) == (4, True)


def test_nothing_an_author_wrote_is_markup_on_the_page(hostile):
    made = page(hostile)
    assert "<script" not in made
    assert "&lt;script&gt;alert" in made
    assert "{{ 7*7 }}" in made
    assert made.count("</style>") == 1
    assert "daftar banyak" in made
    assert "regex(${a}, &#39;&lt;b&gt;&#39;)" in made


def test_the_page_holds_no_style_of_its_own_where_a_stylesheet_is_linked(hostile):
    made = page(hostile, stylesheet="/static/x/kuesioner.css", back="/kuesioner/1")
    assert "<style" not in made
    assert not re.search(r"<[^>]*\sstyle=", made)
    assert '<link rel="stylesheet" href="/static/x/kuesioner.css">' in made


def test_every_question_of_the_2025_form_that_a_person_answers_is_on_paper(repository):
    form = load_form(repository / "forms" / "definitions" / "koperasi" / "2025")
    made = page(form)
    for word in ("Isi C2 sampai C6 bila", "“RAT untuk tahun buku ini” (C1) dijawab “Sudah dilaksanakan”", "dihitung: G15 + G16 + G17"):  # fmt: skip
        assert word in made
    lines = asked(form)
    named = set(lines) | {field.name for line in lines.values() if isinstance(line, Grid) for field in line.fields}
    assert {"nik_koperasi", "kode_desa", "total_aset", "pengurus_nama", "kdkmp_desa_cakupan_kode_desa"} <= named
    assert "awal_tahun_buku" not in named


SHEET = 186
"""Width of an A4 sheet within its margins, in mm."""


def test_every_table_is_as_wide_as_the_sheet_at_most(repository):
    form = load_form(repository / "forms" / "definitions" / "koperasi" / "2025")
    tables = [line for line in asked(form).values() if isinstance(line, Grid) and not line.turned]
    assert {table.name for table in tables} >= {"pengurus"}
    for table in tables:
        assert 8 + (16 if table.parent else 0) + sum(table.widths) <= SHEET, table.name
