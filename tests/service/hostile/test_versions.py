"""What authors send that is no workbook, no year and no number is refused in words, and publishes nothing."""

import pytest

from service.database import forms
from tests.service.pages.test_authoring import FORM, xlsx

pytestmark = pytest.mark.anyio


@pytest.fixture
def author(world, visitor_of):
    return visitor_of(world.keys["author"])


def fields(*pairs):
    return [("file", ("a.xlsx", xlsx(FORM))), *((name, (None, value)) for name, value in pairs)]


async def test_a_count_is_of_one_round(author):
    answer = await author.change("POST", "/api/impact", files=fields(("round", "2024"), ("round", "2025")))
    assert answer.status_code == 422


@pytest.mark.parametrize("seen", ["9" * 5_000, "²", "x", "-1", "1.0"])
async def test_who_compared_with_no_version_publishes_nothing(world, author, seen):
    before = await forms.newest(world.system)
    answer = await author.change("POST", "/api/versions", files=fields(("publish", "1"), ("seen", seen)))
    assert answer.status_code == 422
    assert await forms.newest(world.system) == before
