"""Files that a form reads beside its workbook: CSV, XML (two levels above the values, as ODK's) and GeoJSON become sheets."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import msgspec
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from forms.tables.comma import read_csv
from forms.tables.model import Row, Sheet, refuse
from forms.tables.values import tidy

_DEEPEST = 20


def read_attached(data: bytes, name: str) -> Sheet:
    """Read one file as a sheet named as the file is, without its ending.

    A row of an XML file is an element below the root; its values are named by their path, `group/question`. A row of a
    GeoJSON file is a feature: its properties, its `id` as `name`, its `title` as `label`.

    Raises:
        TableProblem: when the file is not of its kind.
    """
    suffix = Path(name).suffix.lower()
    if suffix == ".csv":
        return read_csv(data, name)
    try:
        records = list(_xml(data) if suffix == ".xml" else _geojson(data))
    except (ParseError, DefusedXmlException, msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise refuse(
            "attached_file",
            f"File {name} tidak dapat dibaca ({error}). Simpan ulang file itu.",
            f"The file {name} cannot be read ({error}). Save it again.",
            sheet=Path(name).stem,
        ) from error
    columns = tuple(dict.fromkeys(column for record in records for column in record))
    body = (Row(at, tuple(record.get(column, "") for column in columns)) for at, record in enumerate(records, 2))
    return Sheet(Path(name).stem, (Row(1, columns), *body))


def _xml(data: bytes) -> Iterator[dict[str, str]]:
    for row in fromstring(data, forbid_dtd=True):
        yield dict(_values(row, "", 0))


def _values(element: Element, path: str, depth: int) -> Iterator[tuple[str, str]]:
    for child in element:
        here = f"{path}{child.tag.rpartition('}')[2]}"
        if len(child) and depth < _DEEPEST:
            yield from _values(child, f"{here}/", depth + 1)
        else:
            yield here, tidy(child.text or "")


class _Feature(msgspec.Struct):
    properties: dict[str, Any] | None = None
    id: str | int | None = None


class _Features(msgspec.Struct):
    features: list[_Feature]


def _geojson(data: bytes) -> Iterator[dict[str, str]]:
    for feature in msgspec.json.decode(data, type=_Features).features:
        held = {key: tidy(_text(value)) for key, value in (feature.properties or {}).items()}
        named = {"name": str(feature.id)} if feature.id is not None else {"name": held.get("id", "")}
        yield {**named, "label": held.get("title", ""), **held}


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else msgspec.json.encode(value).decode()
