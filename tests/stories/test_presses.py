"""A press counts for what was pressed, also where what follows from the answer that is left moves it away meanwhile."""

import pytest
from playwright.sync_api import expect

from tests.stories.desk import first_rows, opened

pytestmark = pytest.mark.browser

MOVES = """(one) => { const made = document.createElement('p'); made.style.height = '200px'; one.closest("p, .field").before(made); }"""


def pressed_while_it_moves(page, thing, to=0):
    """Press something, have the page move it, and let go so many pixels to the right; gives how far it moved."""
    thing.hover()
    page.wait_for_timeout(500)  # what was out of sight is laid out
    box = thing.bounding_box()
    x, y = box["x"] + 5, box["y"] + 5
    page.mouse.move(x, y)
    page.mouse.down()
    thing.evaluate(MOVES)
    moved = thing.bounding_box()["y"] - box["y"]
    page.mouse.move(x + to, y)
    page.mouse.up()
    return moved


@pytest.fixture
def officer(visit):
    """Open a draft on a PC, until what comes after the first field is there."""
    page = visit("petugas.balikpapan", viewport={"width": 1366, "height": 900})
    opened(page, 1)
    page.wait_for_selector(".sheet.on", state="attached")
    return page


def test_a_button_that_moves_away_under_the_pointer_was_pressed(officer):
    add, lines = first_rows(officer)
    before = lines.count()
    assert pressed_while_it_moves(officer, add) > 100
    expect(lines).to_have_count(before + 1)
    add.click()
    expect(lines).to_have_count(before + 2)


def test_a_choice_that_moves_away_under_the_pointer_is_taken(officer):
    free = officer.locator("label > [type=radio]:not(:checked):visible").first
    name, value = free.get_attribute("name"), free.get_attribute("value")
    choice = officer.locator(f'label:has(> [name="{name}"][value="{value}"])')
    assert pressed_while_it_moves(officer, choice) > 100
    expect(choice.locator("input")).to_be_checked()


def test_who_moves_off_a_button_takes_the_press_back(officer):
    add, lines = first_rows(officer)
    before = lines.count()
    assert pressed_while_it_moves(officer, add, to=80) > 100
    officer.wait_for_timeout(300)
    expect(lines).to_have_count(before)
