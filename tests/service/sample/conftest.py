from pathlib import Path

import pytest

from service.sample.plan import read_plan
from service.sample.register import register

ROOT = Path(__file__).parents[3]
REGIONS = ROOT / "forms" / "definitions" / "wilayah" / "kaltim_wilayah.csv"


@pytest.fixture(scope="session")
def plan():
    return read_plan(REGIONS)


@pytest.fixture(scope="session")
def cooperatives(plan):
    return register(plan, seed=2025, book_year=2025)
