"""A clerk connects Excel: makes a token, copies it, reads with it as Power Query does, and revokes it."""

import base64
import csv
import io
import json
import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.stories.test_accessible import NARROW, alike, colour_faults, faults

pytestmark = pytest.mark.browser


def asked(address, token):
    """What Power Query sends with "Basic": a name and a password in the Authorization header."""
    request = urllib.request.Request(address)  # noqa: S310  # the service of this test
    request.add_header("Authorization", "Basic " + base64.b64encode(f"umpan:{token}".encode()).decode())
    with urllib.request.urlopen(request) as answer:  # noqa: S310  # as above
        return answer.read()


def test_a_token_is_made_used_by_excel_and_revoked(visit):
    page = visit("verifikator.kutim", color_scheme="light", reduced_motion="reduce")
    page.goto("/unduh")
    page.get_by_role("link", name="Umpan data", exact=True).click()
    page.get_by_label("Nama token").fill("Rekap kantor")
    page.get_by_label("Masa berlaku").select_option("90 hari")
    page.get_by_role("button", name="Buat token").click()
    token = page.locator("#token-baru").inner_text()
    assert faults(page) + colour_faults(page) + alike(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert faults(page, NARROW) == []
    page.set_viewport_size({"width": 1366, "height": 768})

    address = page.locator("table .mono").first.inner_text()
    assert address.endswith("/data-mentah.json")
    rows = json.loads(asked(address, token))
    assert rows
    assert {row["kantor"] for row in rows} == {rows[0]["kantor"]}
    listed = list(
        csv.DictReader(io.StringIO(asked(address.replace(".json", ".csv"), token).decode("utf-8-sig"), newline=""))
    )
    assert [row["koperasi_id"] for row in listed] == [row["koperasi_id"] for row in rows]

    with page.expect_download() as began:
        page.get_by_role("link", name="Semua lembar (zip CSV)").click()
    assert began.value.suggested_filename == f"TB2025_{_region(address, rows)}_semua.zip"

    page.goto("/umpan")
    expect(page.locator("#token-baru")).to_have_count(0)
    page.get_by_role("link", name=re.compile("Cabut.*Rekap kantor")).click()
    assert faults(page) + colour_faults(page) == []
    page.get_by_role("button", name="Ya, cabut").click()
    expect(page.get_by_text("Token dicabut dan tidak berlaku lagi.")).to_be_visible()
    with pytest.raises(urllib.error.HTTPError) as refused:
        asked(address, token)
    assert refused.value.code == 401
    refused.value.close()


def _region(_address, rows):
    """The region's code of the office whose rows these are."""
    return rows[0]["kode_kabkota"]
