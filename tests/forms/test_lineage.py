"""A mended version of last year stands in last year's line, also when this year's was published before it."""

import pytest

from forms.lineage import before, between, in_line

PUBLISHED = {1: "2024.1", 2: "2025.1", 3: "2024.2", 4: "2025.2", 5: "2026"}


def test_versions_stand_by_series_then_by_publication():
    assert in_line(PUBLISHED) == (1, 3, 2, 4, 5)


@pytest.mark.parametrize(
    ("old", "new", "way"),
    [(1, 4, (1, 3, 2, 4)), (3, 2, (3, 2)), (2, 5, (2, 4, 5)), (2, 3, ()), (4, 4, (4,)), (1, 9, ()), (9, 1, ())],
)
def test_a_way_leads_along_the_line_and_never_back(old, new, way):
    assert between(PUBLISHED, old, new) == way


@pytest.mark.parametrize(
    ("label", "follows"),
    [("2024.3", (1, 3)), ("2025.3", (1, 3, 2, 4)), ("2027.1", (1, 3, 2, 4, 5)), ("", (1, 3, 2, 4, 5))],
)
def test_a_new_version_follows_its_series_or_all_of_them(label, follows):
    assert before(PUBLISHED, label) == follows


def test_the_first_version_follows_none():
    assert before({}, "2024.1") == ()
