"""Workbooks made part by part, so that each test can spoil exactly one."""

from collections.abc import Callable

import pytest
from small_workbooks import PARTS, sheet_xml, text_cell, zipped


@pytest.fixture
def workbook() -> Callable[..., bytes]:
    """Make an xlsx of one sheet; parts given by name replace or join the usual ones, None leaves one out."""

    def make(
        rows: str = "", *, before: str = "", after: str = "", parts: dict[str, str | bytes | None] | None = None
    ) -> bytes:
        content = {**PARTS, "xl/worksheets/sheet1.xml": sheet_xml(rows, before, after), **(parts or {})}
        return zipped(content)

    return make


@pytest.fixture
def cell() -> Callable[[str, str], str]:
    """Write one cell of inline text."""
    return text_cell
