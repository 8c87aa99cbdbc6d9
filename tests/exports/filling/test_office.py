"""LibreOffice opens a template, offers and colours what our engine would, and loses nothing when it saves."""

import io
import random
import re
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from exports import looks
from exports.filling.sheet import SheetMaker
from exports.rendering import letters
from forms.answers import fold
from forms.check import check
from forms.compile import compile_form
from forms.evaluate import Around, evaluate
from forms.filling.layout import fill_sheets
from forms.random_answers import random_answers
from forms.xlsform import load_form
from tests.exports.filling.conftest import row

pytestmark = pytest.mark.office

RECOMPUTE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
NOW = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)
AROUND = Around(
    now=NOW,
    register={"koperasi_id": "x", "nama": "Maju", "kode_kabkota": "64.03", "bentuk": "primer"},
    round={"tahun_buku": 2025, "batas_rat": "2026-03-31", "batas_kirim": "2026-08-31", "mulai": "2026-01-05"},
)
ROWS, ODD_ROWS = 40, 12
FAR = 300
"""The column from which formulas are tried, beside everything."""


@pytest.fixture
def saved(soffice, tmp_path):
    """Opens a workbook in LibreOffice with everything computed, and gives what it saves in a format."""

    def through(data, kind="xlsx"):
        profile = tmp_path / "profile" / "user"
        profile.mkdir(parents=True, exist_ok=True)
        (profile / "registrymodifications.xcu").write_text(RECOMPUTE)
        source, target = tmp_path / "asal.xlsx", tmp_path / kind
        source.write_bytes(data)
        subprocess.run(
            [soffice, "--headless", f"-env:UserInstallation={profile.parent.as_uri()}", "--convert-to", kind, "--outdir",
             str(target), str(source)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return Path(target / f"asal.{kind}").read_bytes()

    return through


def grid(data):
    """Values by sheet, row and column, blanks left out."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {
        (sheet.title, cell.row, cell.column): cell.value
        for sheet in book
        for line in sheet.iter_rows()
        for cell in line
        if cell.value is not None
    }


def test_nothing_is_lost_when_libreoffice_saves_it(made, saved):
    _, _, data = made(row(1), row(2, {"identitas/nama": "=1+1", "sebab": "a\nb", "modal": 10**15}, closed=True))
    again = saved(data)
    assert grid(again) == grid(data)
    before, after = (openpyxl.load_workbook(io.BytesIO(each)) for each in (data, again))
    assert [sheet.sheet_state for sheet in after] == [sheet.sheet_state for sheet in before]
    assert set(after.defined_names) >= set(before.defined_names)
    for sheet in before:
        other = after[sheet.title]
        assert other.protection.sheet == sheet.protection.sheet
        assert other.row_dimensions[2].hidden == sheet.row_dimensions[2].hidden
        for cell in (cell for line in sheet.iter_rows() for cell in line if cell.value is not None):
            twin = other[cell.coordinate]
            assert twin.protection.locked == cell.protection.locked, cell.coordinate
            assert twin.number_format.replace("\\", "").lower() == cell.number_format.lower(), cell.coordinate
            assert (twin.comment.text if twin.comment else None) == (cell.comment.text if cell.comment else None)
    koperasi, kept = before["Koperasi"], after["Koperasi"]
    ours, theirs = (
        {str(one.sqref): (one.type, one.errorStyle) for one in each.data_validations.dataValidation}
        for each in (koperasi, kept)
    )
    assert theirs == ours
    assert not kept["N20"].protection.locked or kept.column_dimensions["M"].protection.locked is False


def test_as_ods_it_says_the_same(made, saved):
    _, _, data = made(row(1), row(2, {"identitas/nama": "=1+1", "lahir": "2001-02-03"}))
    ours, theirs = (python_calamine.load_workbook(io.BytesIO(each)) for each in (data, saved(data, "ods")))
    assert theirs.sheet_names == ours.sheet_names
    for name in ours.sheet_names:
        lines = [each.get_sheet_by_name(name).to_python(skip_empty_area=False)[:40] for each in (ours, theirs)]
        width = max(map(len, lines[0]))
        assert [line[:width] for line in lines[1]] == lines[0], name


def test_cut_lists_offer_the_part_of_the_answer_beside_them(made, saved):
    book, _, _ = made(row(1, {"identitas/kabkota": "64.02"}), row(2, {"identitas/kabkota": "64.01"}))
    sheet = book["Koperasi"]
    formula = next(one.formula1 for one in sheet.data_validations.dataValidation if str(one.sqref).startswith("G4"))
    for line in (4, 5):
        here = formula.replace("$F4", f"$F{line}")
        sheet.cell(line, FAR).value = f"=ROWS({here})"
        for nth in (1, 2):
            sheet.cell(line, FAR + nth).value = f"=INDEX({here},{nth})"
    out = io.BytesIO()
    book.save(out)
    found = grid(saved(out.getvalue()))
    offered = [[found["Koperasi", line, FAR + nth] for nth in range(3)] for line in (4, 5)]
    assert offered == [[2, "Tengah (64.02.1)", "Anggana"], [2, "Tengah (64.01.1)", "Muara"]]


def test_a_repeats_list_is_cut_by_what_its_cooperative_answers(made, saved):
    book, _, _ = made(row(1, {"identitas/kabkota": "64.02"}), row(2, {"identitas/kabkota": "64.01"}))
    sheet = book["Unit usaha a-b"]
    formula = next(one.formula1 for one in sheet.data_validations.dataValidation if str(one.sqref).startswith("F4"))
    sheet["D4"] = "0000000000002 Koperasi 2"
    sheet.cell(4, FAR).value = f"=INDEX({formula},2)"
    out = io.BytesIO()
    book.save(out)
    assert grid(saved(out.getvalue()))["Unit usaha a-b", 4, FAR] == "Muara"


def spoilt(flat, columns, labels, rng):
    """Change some answers at random: blanks, other choices, other numbers and days; give cells by path too."""
    flat = dict(flat)
    for column in columns:
        if rng.random() > 0.25:
            continue
        if rng.random() < 0.4:
            flat.pop(column.path, None)
        elif column.kind == "one":
            flat[column.path] = rng.choice(sorted(labels(column.list_name)))
        elif column.kind == "several":
            names = sorted(labels(column.list_name))
            flat[column.path] = rng.sample(names, rng.randint(1, min(3, len(names))))
        elif column.kind == "whole":
            flat[column.path] = rng.choice([-1, 0, 1, 5, 50, 2000, 2025, 10**9])
        elif column.kind == "decimal":
            flat[column.path] = rng.choice([-0.5, 0, 2.5, 61])
        elif column.kind == "date":
            flat[column.path] = (date(1990, 1, 1) + timedelta(days=rng.randrange(15_000))).isoformat()
    return flat


COLOURS = {looks.UNASKED_FILL: "unasked", looks.MISSING_FILL: "missing", looks.BROKEN_FILL: "broken"}
ODD = ("teks aneh", "ya", "1,25 juta", 1.5)
"""What the engine would read in its own way: no colour may be sure of it."""


def test_colours_are_the_engines_judgement_or_none(made, saved, repository):
    """Random rows of the 2025 form; a tenth of the cells hold something odd, which must cost colours, never give wrong ones."""
    form = load_form(repository / "forms" / "definitions" / "koperasi" / "2025")
    compiled = compile_form(form)
    sheet = fill_sheets(compiled)[0]
    rng = random.Random(6)  # noqa: S311  # a test's draws
    maker = SheetMaker(compiled, "id", [])
    drawn = [random_answers(compiled, AROUND, seed).flat for seed in range(3)]
    answers = [spoilt(drawn[n % len(drawn)], sheet.columns, maker.showing.labels, rng) for n in range(ROWS)]
    book, _, _ = made(*(row(n + 1, flat) for n, flat in enumerate(answers)), form=form)
    target = book["Koperasi"]
    letter_of = {column.path.rpartition("/")[2]: letters(n) for n, column in enumerate(sheet.columns, 3)}
    odd = {}
    columns = {letter_of[column.path.rpartition("/")[2]]: column for column in sheet.columns}
    formulas = [
        (columns[str(each.sqref).partition("4")[0]], COLOURS[rule.dxf.fill.bgColor.rgb[-6:]], rule.formula[0])
        for each in target.conditional_formatting
        for rule in each.rules
    ]
    for n in range(ROWS - ODD_ROWS, ROWS):
        for column in rng.sample(sheet.columns, 12):
            letter, value = letter_of[column.path.rpartition("/")[2]], rng.choice(ODD)
            target[f"{letter}{n + 4}"] = value
            if column.kind != "text" and not (column.kind == "decimal" and value == 1.5):
                odd.setdefault(n, set()).add(letter)
    for at, (_, _, formula) in enumerate(formulas, FAR):
        for n in range(ROWS):
            target.cell(n + 4, at).value = "=" + re.sub(r"(\$[A-Z]+)4\b", rf"\g<1>{n + 4}", formula)
    out = io.BytesIO()
    book.save(out)
    values = grid(saved(out.getvalue()))
    unsure = 0
    counts = {(kind, told): 0 for kind in COLOURS.values() for told in (True, False)}
    for n, flat in enumerate(answers):
        nested = fold(compiled, flat)
        asked, verdict = evaluate(compiled, nested, AROUND).relevant, check(compiled, nested, AROUND)
        codes = {(one.path, one.code) for one in verdict.findings}
        for at, (column, kind, formula) in enumerate(formulas, FAR):
            told = values["Koperasi", n + 4, at]
            assert isinstance(told, bool), (column.path, kind, told)
            truth = {
                "unasked": not asked[column.path],
                "missing": (column.path, "required") in codes,
                "broken": (column.path, "constraint") in codes,
            }[kind]
            if n < ROWS - ODD_ROWS:
                counts[kind, told] += 1
                assert told <= truth, (n, column.path, kind)
            elif kind != "unasked" and odd[n] & set(re.findall(r"\$([A-Z]+)4\b", formula)):
                unsure += 1
                assert not told, (n, column.path, kind)
    assert (counts["unasked", True] > 1000, counts["missing", True] > 200, counts["broken", True] > 10, unsure > 100) == (
        True, True, True, True,
    ), (counts, unsure)  # fmt: skip
