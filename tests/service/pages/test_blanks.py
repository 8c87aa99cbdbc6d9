"""Empty rows of a version: one for each repeat to which rows can be added, the same as a page writes of its own."""

import json
import re

import pytest

from forms.compile import compile_form
from service.language import speaking
from service.pages.blanks import blanks_module
from service.pages.engine import ENVIRONMENT

LABEL = "label::Bahasa Indonesia (id)"


@pytest.fixture
def read():
    """Give the HTML of a form's empty rows by path."""

    def reading(compiled):
        text = blanks_module(compiled).content.decode()
        return json.loads(text.removeprefix("export const blank=").removesuffix(";"))

    return reading


def test_every_repeat_of_the_questionnaire_has_its_empty_row(read, questionnaire):
    rows = read(questionnaire)
    assert sorted(rows) == sorted({
        "kdkmp/kdkmp_desa_cakupan", "keanggotaan/anggota_per_kabkota", "pembiayaan/pinjaman_diterima",
        "pembinaan_kop/pembinaan", "pengurusan/pengurus", "usaha/unit_usaha",
    })  # fmt: skip
    assert 'name="pengurusan/pengurus/__baris__/pengurus_nama"' in rows["pengurusan/pengurus"]
    assert " hidden" not in rows["pengurusan/pengurus"].replace('type="hidden"', "")
    assert "<template" not in "".join(rows.values())


def test_an_empty_row_is_what_a_page_writes_of_one_that_was_just_added(read, questionnaire, build):
    """Names, kinds and choices; a page knows besides what a rule says of the row, which the script says of a new one."""
    name = "pengurusan/pengurus"
    (section,) = (one for one in build({name: ["x1"]}) if one.name == "pengurusan")
    page = ENVIRONMENT.get_template("parts/fields.html").module.items(section.items)
    of_page = re.findall(rf'name="{name}/x1/([^"]*)"(?: value="([^"]*)")?', page)
    of_blank = re.findall(rf'name="{name}/__baris__/([^"]*)"(?: value="([^"]*)")?', read(questionnaire)[name])
    assert of_page == of_blank != []


def test_rows_in_rows_have_one_of_their_own_and_counted_rows_none(read, written):
    survey = [
        {"type": "integer", "name": "n", LABEL: "N"},
        {"type": "begin repeat", "name": "luar", LABEL: "Luar"},
        {"type": "text", "name": "a", LABEL: "A"},
        {"type": "begin repeat", "name": "dlm", LABEL: "Dalam"},
        {"type": "text", "name": "b", LABEL: "B"},
        {"type": "end repeat"},
        {"type": "end repeat"},
        {"type": "begin repeat", "name": "tlp", LABEL: "Terhitung", "repeat_count": "${n}"},
        {"type": "text", "name": "c", LABEL: "C"},
        {"type": "end repeat"},
    ]
    compiled = compile_form(written(survey))
    rows = read(compiled)
    assert sorted(rows) == ["luar", "luar/__baris__/dlm"]
    assert 'data-name="luar/__baris__/dlm"' in rows["luar"]
    assert 'name="luar/__baris__/b"' not in rows["luar"]
    assert "dlm/__baris__/b" not in rows["luar"]
    assert 'name="luar/__baris__/dlm/__baris__/b"' in rows["luar/__baris__/dlm"]


def test_empty_rows_speak_the_language_of_the_request(read, questionnaire):
    with speaking("en"):
        english = read(questionnaire)
    assert "(optional)" in "".join(english.values()) != "".join(read(questionnaire).values())
