"""Numbers that nobody touched are no changes, whoever saved the template: openpyxl, LibreOffice as xlsx and as ods."""

import io
import random
import subprocess

import openpyxl
import pytest

from forms.compile import compile_form
from forms.filling.alike import alike
from forms.filling.compare import Standing, compare
from forms.filling.gather import Basis, gather
from forms.filling.layout import fill_sheets
from forms.filling.members import Member
from forms.filling.read import read_filled
from tests.exports.filling.conftest import FORM, by_path, row
from tests.exports.filling.test_office import AROUND

COMPILED = compile_form(FORM)
ODD = (
    0.1 + 0.2, 1234567.89, 33.333333333333336, 66.66666666666667, 2 / 3, 1e-7, 1.005, 0.1, 5e-324, 5e-300,
    0.30000000000000004, 1234567890.1234567, 99999999999999.98, 123456789012345.6,
    -0.1 - 0.2, -33.333333333333336, 1.0, 123456789.123456789, 0.999999999999999944, 4.35, 2.675, 1e-300,
)  # fmt: skip
"""Numbers of 16 and 17 digits, ends of the range, and whole ones that are floats."""


def numbers():
    """Give odd numbers and many that were divided, as shares and averages are."""
    rng = random.Random(6)  # noqa: S311  # the same numbers each time
    return [*ODD, *(rng.randrange(10**9) / rng.choice((3, 7, 9, 11, 100, 1000)) for _ in range(400))] + [
        float(f"{rng.random() * 10 ** rng.randrange(-3, 12):.15g}5") for _ in range(200)
    ]


def by_openpyxl(data, _soffice, _folder):
    out = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(data)).save(out)
    return out.getvalue(), "isi.xlsx"


def by_libreoffice(kind):
    def saved(data, soffice, folder):
        source, target = folder / "asal.xlsx", folder / kind
        source.write_bytes(data)
        subprocess.run(
            [soffice, "--headless", f"-env:UserInstallation={(folder / 'profil').as_uri()}", "--convert-to", kind,
             "--outdir", str(target), str(source)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return (target / f"asal.{kind}").read_bytes(), f"isi.{kind}"

    return saved


def told(rows, contents, data, name):
    """Give what a file would change, against the template's contents and the same answers on the server."""
    basis = Basis(
        compiled=COMPILED,
        template="t",
        contents=contents,
        members=tuple(Member(id=one.id, nik="", name=one.label) for one in rows),
        whose={one.token: one.id for one in rows}.__getitem__,
    )
    found = gather(basis, read_filled(data, name))
    assert found.recognised == len(rows)
    answers = {one.id: one.answers for one in rows}
    return {
        cells.cooperative: [(edit.kind, edit.path, edit.old, edit.new) for edit in edits]
        for cells in found.cells
        if (edits := compare(COMPILED, cells, Standing(answers=answers[cells.cooperative], around=AROUND)))
    } | {one.cooperative: [one.reason] for one in found.wrong}


@pytest.mark.parametrize(
    "saved",
    [
        pytest.param(by_openpyxl, id="openpyxl"),
        pytest.param(by_libreoffice("xlsx"), id="libreoffice-xlsx", marks=pytest.mark.office),
        pytest.param(by_libreoffice("ods"), id="libreoffice-ods", marks=pytest.mark.office),
    ],
)
def test_untouched_decimals_are_no_changes_and_touched_ones_are(made, saved, request, tmp_path):
    rows = [row(nth, {"identitas/nama": "Maju", "bunga": each}) for nth, each in enumerate(numbers(), 1)]
    soffice = request.getfixturevalue("soffice") if "office" in request.node.name else ""
    book, contents, data = made(*rows)
    assert told(rows, contents, *saved(data, soffice, tmp_path)) == {}

    sheet = book["Koperasi"]
    at, changed = by_path(sheet)["bunga"], {"1234567.89": 1234567.9, "0.1": 0.10000000000001, "1.005": 1.0050000000001}
    for line in range(4, 4 + len(ODD)):
        cell = sheet.cell(line, at)
        cell.value = changed.pop(str(cell.value), cell.value)
    assert changed == {}
    out = io.BytesIO()
    book.save(out)
    edits = told(rows, contents, *saved(out.getvalue(), soffice, tmp_path))
    assert sorted(new for ((_, path, _, new),) in edits.values() if path == "bunga") == [
        0.10000000000001,
        1.0050000000001,
        1234567.9,
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (33247087.454545453, 33247087.4545454, True),
        (82412840.54545455, 82412840.5454546, True),
        (82412840.54545455, 82412840.545454, False),
        (123456789012345, 123456789012346, False),
        (1234567890123.45, 1234567890123.46, False),
        (0.1 + 0.2, 0.3, True),
        (3, 2.9999999999999996, True),
        (0.1 + 0.2, -0.1 - 0.2, False),
        (0, 5e-324, False),
    ],
)
def test_numbers_of_15_digits_are_told_apart_and_longer_ones_as_far_as_programs_keep_them(one, other, same):
    bunga = next(column for sheet in fill_sheets(COMPILED) for column in sheet.columns if column.path == "bunga")
    assert alike(bunga, one, other) == alike(bunga, other, one) == same
