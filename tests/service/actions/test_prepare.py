from collections import Counter
from datetime import date

import msgspec
import pytest

from exports.model import SignOff
from service.accounts.system import system_handle
from service.actions.prepare import OFFICES, REGIONS, Prepared, prepare, read_offices, read_regions
from service.database import offices, regions

pytestmark = pytest.mark.anyio


async def test_a_fresh_database_gets_every_region_and_eleven_offices(database):
    async with system_handle(database) as handle:
        assert await prepare(handle) == Prepared(regions=1_154, offices=11)
        found = await regions.current(handle, date(2026, 1, 1))
        listed = await offices.listed(handle)
    assert Counter(region.level for region in found) == {
        "province": 1,
        "regency": 10,
        "district": 105,
        "village": 1_038,
    }
    assert [office.kind for office in listed] == ["regency"] * 10 + ["province"]
    assert {office.region_code for office in listed} == {
        region.code for region in found if region.level in {"province", "regency"}
    }


async def test_preparing_again_renews_regions_and_leaves_what_an_office_has_set(database):
    async with system_handle(database) as handle:
        await prepare(handle)
        first, *others = await offices.listed(handle)
        changed = msgspec.structs.replace(first, letterhead=("PEMERINTAH KABUPATEN", "DINAS BARU"))
        await offices.put(handle, [changed])
        assert await prepare(handle) == Prepared(regions=1_154, offices=0)
        assert await offices.listed(handle) == (changed, *others)


def test_every_office_has_a_letterhead_and_a_sign_off_that_the_workbook_reads():
    for office in read_offices(OFFICES, REGIONS):
        sign_off = msgspec.convert(office.sign_off, SignOff)
        assert sign_off.place
        assert sign_off.head.titles
        assert sign_off.section.titles
        assert not sign_off.head.name
        assert len(office.letterhead) == 2


def test_every_region_but_the_province_names_its_parent():
    found = read_regions(REGIONS)
    codes = {region.code for region in found}
    assert [region.code for region in found if region.parent is None] == [found[0].code]
    assert all(region.parent in codes for region in found if region.parent)
