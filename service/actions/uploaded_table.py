"""An uploaded table, read in a limited child process: its first sheet, or words about why it cannot be one."""

import anyio.to_thread

from forms.tables import Sheet, TableProblem, first_sheet, read_outside
from service.language import either, gettext
from service.problems import FILE_REFUSED, Problem

MOST_ROWS = 50_000


async def table_of(data: bytes, name: str) -> Sheet:
    """Give the first sheet of a CSV, xlsx or ods file.

    Raises:
        Problem: FILE_REFUSED when the file is no table, is blank or has more than `MOST_ROWS` rows.
    """
    return await anyio.to_thread.run_sync(_sheet, data, name)


def _sheet(data: bytes, name: str) -> Sheet:
    try:
        sheet = first_sheet(read_outside(data, name))
    except TableProblem as error:
        raise Problem(FILE_REFUSED, either(error.issue.message, error.issue.message_en)) from error
    if len(sheet.rows) > MOST_ROWS:
        raise Problem(
            FILE_REFUSED,
            gettext("Berkas berisi lebih dari {most} baris. Bagi menjadi beberapa berkas.", most=MOST_ROWS),
        )
    if not sheet.rows:
        raise Problem(FILE_REFUSED, gettext("Berkas ini kosong. Isi baris pertama dengan judul kolom."))
    return sheet
