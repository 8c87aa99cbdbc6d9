"""What the fill page leaves out, and that nobody misses it."""

import re

import pytest

from forms.errors import Finding
from service.actions.voiding import grounds_of, rests_of
from service.pages.assets import ASSETS
from service.pages.blanks import blanks_module
from service.pages.engine import ENVIRONMENT, IN_ROWS, SCRIPTED, TEMPLATES, show
from service.pages.fields import Field, fields_of
from service.pages.fill_page import for_script
from service.pages.frame import Frame

ICONS = set(re.findall(r'<symbol id="i-(\w+)"', ENVIRONMENT.get_template("parts/icons.html").render()))


@pytest.fixture
def write(build):
    """Write the questions of a section down: `write("rat", findings=())`."""

    def written(section, **known):
        (found,) = (one for one in build(**known) if one.name == section)
        return ENVIRONMENT.get_template("parts/fields.html").module.items(found.items), fields_of(found.items)

    return written


def test_a_place_for_messages_stands_where_something_is_told_and_describes_its_question(write):
    finding = Finding(path="rat/rat_hadir", code="constraint", severity="error", message="Terlalu banyak")
    page, _ = write("rat", findings=(finding,))
    assert re.findall(r'id="([^"]*)-m"', page) == ["rat/rat_hadir"]
    box = re.search(r'<input[^>]* name="rat/rat_hadir"[^>]*>', page)[0]
    assert re.search(r'aria-describedby="[^"]*\brat/rat_hadir-m\b', box)


def test_every_description_names_something_that_is_there(write):
    page, fields = write("keuangan")
    named = {one for ids in re.findall(r'aria-describedby="([^"]*)"', page) for one in ids.split(" ")}
    assert named <= set(re.findall(r' id="([^"]*)"', page))
    assert {f"{field.name}-h" for field in fields if field.hint and field.counts} <= named


def test_scripts_name_no_icon_that_is_left_out():
    spare = "|".join(sorted(ICONS - SCRIPTED))
    named = {
        name: re.findall(rf'"({spare})"', one.content.decode()) for name, one in ASSETS.items() if name[-3:] == ".js"
    }
    # There it is a kind of field, or what became of a sending.
    assert {name: set(found) for name, found in named.items() if found} == {
        "writing.js": {"file"}, "sync.js": {"sent"}, "waiting.js": {"sent"},
    }  # fmt: skip
    assert SCRIPTED | IN_ROWS <= ICONS


def test_rows_that_scripts_add_draw_no_icon_that_is_left_out(questionnaire):
    drawn = set(re.findall(r"#i-(\w+)", blanks_module(questionnaire).content.decode()))
    assert drawn <= IN_ROWS
    template = (TEMPLATES / "parts" / "fields.html").read_text(encoding="utf-8")
    asked = set(re.findall(r"icon\('(\w+)'\)", template))
    told = {"err", "warn", "info", "ok", "lock", "edit", "talk"}  # beside answers, which an empty row has none of
    assert asked - told == IN_ROWS


def test_a_lean_page_keeps_the_icons_that_it_draws():
    whole = show("luring.html", frame=Frame(token=""), left=False).content
    lean = show("luring.html", lean=True, frame=Frame(token=""), left=False).content
    drawn = SCRIPTED | IN_ROWS | set(re.findall(r'<use href="#i-(\w+)"', lean))
    assert set(re.findall(r'<symbol id="i-(\w+)"', lean)) == drawn
    assert set(re.findall(r'<symbol id="i-(\w+)"', whole)) == ICONS > drawn


def test_json_of_the_page_ends_no_element():
    assert for_script({"a": "</script><!--"}) == '{"a":"\\u003c/script>\\u003c!--"}'


def test_grounds_are_those_that_the_server_judges_by(questionnaire):
    grounds = grounds_of(questionnaire)
    assert grounds["rat/rat_hadir"] == ("keanggotaan/anggota_akhir",)
    assert {path: {path, *more} for path, more in grounds.items()} == {
        path: set(on) for path, on in rests_of(questionnaire).items() if on - {path}
    }


def test_a_caution_that_stands_alone_begins_large_and_keeps_its_names():
    field = Field(
        kind="text", name="a", path="a", label="A", stands="carried", caution="sebagian sebanding: dahulu sektor KBLI"
    )
    page = ENVIRONMENT.get_template("parts/fields.html").module.beside(field)
    assert '<span class="caution">Sebagian sebanding: dahulu sektor KBLI</span>' in page
