"""CSV: one file, or a folder whose files are the sheets of a form."""

import csv
import io
from pathlib import Path

from forms.tables.model import Flaw, Row, Sheet, Tables, refuse
from forms.tables.values import has_control, tidy

_DELIMITERS = ",;\t"


def read_csv(data: bytes, name: str) -> Sheet:
    """Read one CSV file; the encoding (UTF-8, UTF-16 with a mark, Windows-1252) and the delimiter are found out.

    Raises:
        TableProblem: when the bytes are no text, or a row cannot be taken apart.
    """
    text = _decode(data, name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[Row] = []
    flaws: list[Flaw] = []
    number = 0
    try:
        for number, raw in enumerate(reader, start=1):
            cells = [tidy(cell) for cell in raw]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                rows.append(Row(number, tuple(cells)))
            flaws += [Flaw("control", number, at) for at, cell in enumerate(raw) if has_control(cell)]
    except csv.Error as error:
        raise refuse(
            "csv_row",
            f"Baris {number + 1} file {name} tidak dapat dibaca sebagai CSV ({error}). Periksa tanda kutip pada baris itu.",
            f"Row {number + 1} of {name} cannot be read as CSV ({error}). Check the quotes in that row.",
            sheet=Path(name).stem,
            row=number + 1,
        ) from error
    return Sheet(Path(name).stem, tuple(rows), flaws=tuple(flaws))


def read_folder(folder: Path) -> Tables:
    """Read a folder of CSV files, each a sheet named as its file; files that begin with `_` are the author's own.

    Raises:
        TableProblem: when it holds no CSV file or one of them cannot be read.
    """
    files = sorted(file for file in folder.glob("*.csv") if file.is_file() and not file.name.startswith("_"))
    if not files:
        raise refuse(
            "file_type",
            f"Folder {folder.name} tidak berisi file CSV. Isi dengan survey.csv, choices.csv, dan seterusnya.",
            f"The folder {folder.name} holds no CSV file. Put survey.csv, choices.csv and so on into it.",
        )
    return Tables(folder.name, tuple(read_csv(file.read_bytes(), file.name) for file in files))


def _decode(data: bytes, name: str) -> str:
    encodings = ["utf-16"] if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise refuse(
        "file_type",
        f"File {name} bukan teks CSV. Simpan ulang dari Excel sebagai CSV UTF-8.",
        f"The file {name} is not CSV text. Save it again from Excel as CSV UTF-8.",
    )


def _delimiter(text: str) -> str:
    """Choose the delimiter that the header row, outside quotes, uses most."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(header.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)
