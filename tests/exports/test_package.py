import io
import zipfile

import pytest

from exports import package
from exports.package import PackageError, pack, write_package


def test_a_package_opens_as_a_zip_with_every_part_whole():
    parts = {"[Content_Types].xml": b"<a/>", "xl/besar.xml": b"<x>" + bytes(range(256)) * 4_000, "kosong": b""}
    out = io.BytesIO()
    write_package(out, ((name, pack(data)) for name, data in parts.items()))
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == list(parts)
        assert {name: archive.read(name) for name in parts} == parts


def test_the_same_parts_give_the_same_bytes():
    written = []
    for _ in range(2):
        out = io.BytesIO()
        write_package(out, iter([("a", pack(b"isi" * 999)), ("b", pack(b"lain"))]))
        written.append(out.getvalue())
    assert written[0] == written[1]


def test_a_part_that_a_plain_zip_cannot_state_is_refused(monkeypatch):
    monkeypatch.setattr(package, "LIMIT", 10_000)
    with pytest.raises(PackageError, match="melebihi 4 GiB"):
        write_package(io.BytesIO(), iter([("besar.xml", pack(bytes(10_001)))]))
