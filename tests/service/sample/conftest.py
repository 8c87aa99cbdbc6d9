from datetime import date
from pathlib import Path

import pytest

from service.sample.case import Round
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


@pytest.fixture(scope="session")
def facts():
    return Round(
        tahun_buku=2025,
        tahun_tanpa_rat=2,
        batas_rat_primer=date(2026, 3, 31),
        batas_rat_sekunder=date(2026, 6, 30),
        batas_rat=date(2026, 6, 30),
        batas_kirim=date(2026, 6, 30),
        mulai=date(2026, 2, 2),
    )
