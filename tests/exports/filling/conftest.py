"""A small form with every kind of column, and templates of it."""

import io
import zlib

import msgspec
import openpyxl
import pytest

from exports.filling.model import FillRow, Template
from exports.filling.template import make
from forms import versions
from forms.xlsform import form_of
from tests.forms.conftest import tables_in_text

TEXT = """
    | survey |
    | type                | name      | label            | hint            | required | relevant          | constraint | constraint_message | unit | read_only | choice_filter |
    | begin group         | identitas | A. Identitas     |                 |          |                   |            |                    |      |           |               |
    | text                | kode      | Kode             |                 |          |                   |            |                    |      | true()    |               |
    | text                | nik       | NIK              | 13 angka        |          |                   |            |                    |      |           |               |
    | text                | nama      | Nama             |                 | true()   |                   |            |                    |      |           |               |
    | select_one kabkota  | kabkota   | Kabupaten        |                 | true()   |                   |            |                    |      |           |               |
    | select_one kecamatan | kecamatan | Kecamatan       |                 |          |                   |            |                    |      |           | kabkota = ${kabkota} |
    | end group           |           |                  |                 |          |                   |            |                    |      |           |               |
    | date                | lahir     | Tanggal          |                 |          |                   |            |                    |      |           |               |
    | integer             | modal     | Modal            |                 | true()   |                   | . >= 0     | Modal tidak boleh kurang dari nol. | Rp |  |               |
    | integer             | tahun     | Tahun            |                 |          |                   |            |                    | tahun |          |               |
    | decimal             | bunga     | Bunga            |                 |          |                   |            |                    | %    |           |               |
    | select_multiple sumber | sumber | Sumber           |                 |          |                   |            |                    |      |           |               |
    | text                | sebab     | Sebab            |                 |          | selected(${sumber}, 'lain') |  |                    |      |           |               |
    | begin repeat        | unit      | Unit usaha: a/b  |                 |          |                   |            |                    |      |           |               |
    | text                | usaha     | Usaha            |                 | true()   |                   |            |                    |      |           |               |
    | select_one kecamatan | tempat   | Tempat           |                 |          |                   |            |                    |      |           | kabkota = ${kabkota} |
    | end repeat          |           |                  |                 |          |                   |            |                    |      |           |               |
    | calculate           | ganda     |                  |                 |          |                   |            |                    |      |           |               |
    | choices |
    | list_name | name    | label      | kabkota |
    | kabkota   | 64.01   | Paser      |         |
    | kabkota   | 64.02   | Kukar      |         |
    | kecamatan | 64.01.1 | Tengah     | 64.01   |
    | kecamatan | 64.02.1 | Tengah     | 64.02   |
    | kecamatan | 64.01.2 | Muara      | 64.01   |
    | kecamatan | 64.02.2 | Anggana    | 64.02   |
    | sumber    | rat     | Laporan    |         |
    | sumber    | lain    | Lainnya    |         |
    | settings |
    | form_id | version | form_title |
    | kecil   | 2025.1  | Kecil      |
""".replace(
    "    | calculate           | ganda     |                  |                 |          |                   |            |                    |      |           |               |\n",
    "",
)

FORM = form_of(tables_in_text(TEXT))

ANSWERS = {
    "identitas/kode": "K-1",
    "identitas/nik": "0012345678901",
    "identitas/nama": "Maju Jaya",
    "identitas/kabkota": "64.01",
    "identitas/kecamatan": "64.01.1",
    "lahir": "2001-02-03",
    "modal": 1_250_000,
    "tahun": 2019,
    "bunga": 1.25,
    "sumber": ["rat", "lain"],
    "sebab": "Banjir",
    "unit": ["b", "a"],
    "unit/a/usaha": "Warung",
    "unit/b/usaha": "Simpan pinjam",
    "unit/b/tempat": "64.01.2",
}


def row(number=1, answers=ANSWERS, **more):
    values = {
        "id": f"00000000-0000-0000-0000-{number:012}",
        "token": f"tanda-{number}",
        "label": f"{number:013} Koperasi {number}",
    }
    return FillRow(**{**values, "answers": answers, **more})


def template(*rows, form=FORM):
    return Template(
        canonical=versions.canonical(form),
        about={"jenis": "templat", "format": "1", "id": "x", "versi": form.version, "cap": "ab"},
        office="Diskop Berau",
        year=2025,
        made="20-05-2026, 10.00",
        rows=rows,
    )


@pytest.fixture
def made():
    """Makes a template of rows; gives it opened by openpyxl, what it says, and its bytes."""

    def through(*rows, form=FORM):
        done = make(template(*rows, form=form))
        return (
            openpyxl.load_workbook(io.BytesIO(done.book)),
            msgspec.json.decode(zlib.decompress(done.contents)),
            done.book,
        )

    return through


def by_path(sheet):
    """Columns by the path in row 2."""
    return {cell.value: cell.column for cell in sheet[2] if cell.value}
