"""A part of an address names a cooperative in a round; without a year it means the round of the day."""

from uuid import UUID

import pytest

from service.pages.whereabouts import addressed, part_of
from tests.service.two_years import two_years

pytestmark = pytest.mark.anyio

ONE = UUID("0a1b2c3d-0000-4000-8000-00000000abcd")


async def year_of(world, text):
    found = await addressed(world.handles["officer.berau"], text)
    return found and (found.cooperative, found.round.book_year)


async def test_each_year_is_read_as_it_is_written(world):
    await two_years(world)
    for year in (2025, 2026, 2027):
        assert await year_of(world, part_of(ONE, year)) == (ONE, year)
        found = await addressed(world.handles["officer.berau"], part_of(ONE, year))
        assert str(found) == f"{ONE}.{year}"


async def test_without_a_year_it_is_the_round_that_lists_show(world):
    assert await year_of(world, str(ONE)) == (ONE, 2025)
    await two_years(world)
    assert await year_of(world, str(ONE)) == (ONE, 2027)


async def test_capitals_name_the_same(world):
    assert str(await addressed(world.handles["officer.berau"], f"{str(ONE).upper()}.2025")) == f"{ONE}.2025"


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "2025", f"{ONE}.", f"{ONE}.1999", f"{ONE}.0000", f"{ONE}.20251", f"{ONE}.225", f"{ONE}.-025", f"{ONE}.2025.2025",
        f"{ONE}.2025\n", f"{ONE}\n", f" {ONE}", f"{ONE}.٢٠٢٥", f"{ONE}.2025x", f"{'-' * 36}.2025", f"{'a' * 36}.2025",
        str(ONE)[:-1],
    ],
)  # fmt: skip
async def test_what_names_nothing_is_nothing(world, text):
    assert await addressed(world.handles["officer.berau"], text) is None
