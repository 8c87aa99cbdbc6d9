"""JSON: an object of sheets, each a list of rows; rows are numbered as if they stood under a header."""

import msgspec

from forms.tables.model import Row, Sheet, Tables, refuse
from forms.tables.values import text_of


def read_json(data: bytes, name: str) -> Tables:
    """Read `{"survey": [{column: value}], "settings": {column: value}}`.

    Raises:
        TableProblem: when it is no JSON, or not of this shape; the message names the sheet and row.
    """
    try:
        content = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise refuse(
            "file_damaged",
            f"File {name} bukan JSON yang utuh: {error}.",
            f"The file {name} is not sound JSON: {error}.",
        ) from error
    if not isinstance(content, dict):
        raise _shape(name, "", 1)
    return Tables(name, tuple(_sheet(key, rows) for key, rows in content.items() if rows is not None))


def _sheet(name: str, rows: object) -> Sheet:
    listed = [rows] if isinstance(rows, dict) else rows
    if not isinstance(listed, list):
        raise _shape(name, name, 1)
    header: dict[str, int] = {}
    body: list[Row] = []
    for number, row in enumerate(listed, start=2):
        if not isinstance(row, dict):
            raise _shape(name, name, number)
        cells: dict[int, str] = {}
        for key, value in row.items():
            cells[header.setdefault(key, len(header))] = _text(value, name, number)
        width = 1 + max((at for at, cell in cells.items() if cell), default=-1)
        if width:
            body.append(Row(number, tuple(cells.get(at, "") for at in range(width))))
    return Sheet(name, (Row(1, tuple(text_of(key) for key in header)), *body) if header else ())


def _text(value: object, sheet: str, row: int) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return " ".join(value)
    if isinstance(value, str | int | float | bool):
        return text_of(value)
    raise _shape(sheet, sheet, row)


def _shape(name: str, sheet: str, row: int) -> Exception:
    return refuse(
        "json_shape",
        f'Baris {row} pada {name}: JSON formulir berbentuk {{"survey": [{{"type": "text", "name": "a"}}]}}; nilai berupa teks atau angka.',
        f'Row {row} of {name}: a form in JSON has the shape {{"survey": [{{"type": "text", "name": "a"}}]}}; values are text or numbers.',
        sheet=sheet,
        row=row,
    )
