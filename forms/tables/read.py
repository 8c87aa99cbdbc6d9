"""Choose the reader by what the file is."""

from pathlib import Path

from forms.tables.comma import read_csv, read_folder
from forms.tables.model import Sheet, TableProblem, Tables, refuse
from forms.tables.plain import read_json
from forms.tables.workbook import read_workbook

MAX_FILE = 25 * 2**20


def read_tables(source: Path | bytes, name: str = "") -> Tables:
    """Read a folder of CSV files, an xlsx, ods, CSV or JSON file, or the bytes of one named `name`.

    Bytes from outside belong to `read_outside`, which does the same in a limited process.

    Raises:
        TableProblem: when the file cannot be read; its issue says why.
    """
    if isinstance(source, Path):
        name = name or source.name
        if source.is_dir():
            return read_folder(source)
        source = bytes_of(source)
    if len(source) > MAX_FILE:
        raise refuse(
            "file_size",
            f"File {name} lebih besar dari {MAX_FILE // 2**20} MiB. Hapus isi yang tidak dipakai.",
            f"The file {name} is larger than {MAX_FILE // 2**20} MiB. Delete what is not used.",
        )
    suffix = Path(name).suffix.lower()
    if suffix in {".xlsx", ".ods"}:
        return read_workbook(source, name)
    if suffix == ".json":
        return read_json(source, name)
    if suffix == ".csv":
        return Tables(name, (read_csv(source, name),))
    raise refuse(
        "file_type",
        f"File {name} tidak dapat dibaca. Pakai .xlsx, .ods, .csv, .json, atau folder berisi CSV.",
        f"The file {name} cannot be read. Use .xlsx, .ods, .csv, .json or a folder of CSV files.",
    )


def first_sheet(tables: Tables) -> Sheet:
    """Give the first visible sheet that holds anything.

    Raises:
        TableProblem: when there is none.
    """
    for sheet in tables.sheets:
        if sheet.rows and not sheet.hidden:
            return sheet
    raise refuse(
        "file_blank",
        f"File {tables.name} tidak berisi baris apa pun.",
        f"The file {tables.name} holds no rows.",
    )


def bytes_of(path: Path) -> bytes:
    """Give the content of a file.

    Raises:
        TableProblem: when it cannot be opened.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path.name, str(error.strerror)) from error


def unreadable(name: str, cause: str) -> TableProblem:
    """Make the problem of a file that cannot be opened."""
    return refuse(
        "file_missing",
        f"File {name} tidak dapat dibuka: {cause}.",
        f"The file {name} cannot be opened: {cause}.",
    )
