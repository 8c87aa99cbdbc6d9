"""Two years of a small questionnaire as tables, and the bridge between any two forms."""

import pytest

from forms.bridge import build_bridge, chain
from forms.compile import compile_form
from forms.errors import FormProblems

OLD = """
    | survey |
    | type              | name             | label                | unit    | calculation |
    | begin group       | umum             | Umum                 |         |             |
    | text              | nama             | Nama                 |         |             |
    | text              | fax              | Faks                 |         |             |
    | select_one desa   | kode_desa        | Desa                 |         |             |
    | select_one grade  | grade            | Grade                |         |             |
    | select_one yt     | rat              | RAT                  |         |             |
    | end group         |                  |                      |         |             |
    | decimal           | aset             | Aset                 | Rp juta |             |
    | integer           | karyawan_total   | Karyawan             | orang   |             |
    | integer           | simpanan_pokok   | Simpanan pokok       |         |             |
    | integer           | simpanan_wajib   | Simpanan wajib       |         |             |
    | integer           | jumlah_pelatihan | Pelatihan            |         |             |
    | integer           | modal            | Modal sendiri        |         |             |
    | begin repeat      | pengurus         | Pengurus             |         |             |
    | text              | pengurus_nama    | Nama                 |         |             |
    | select_one organ  | pengurus_organ   | Organ                |         |             |
    | decimal           | honor            | Honor                | Rp juta |             |
    | end repeat        |                  |                      |         |             |
    | choices |
    | list_name | name          | label |
    | desa      | 64.02.13.1015 | Bukit Merdeka |
    | desa      | 64.02.13.1001 | Kuala Samboja |
    | grade     | A             | A     |
    | grade     | C             | C     |
    | yt        | ya            | Ya    |
    | yt        | tidak         | Tidak |
    | organ     | pengurus      | Pengurus |
    | organ     | dewan         | Dewan |
"""

NEW = """
    | survey |
    | type              | name             | label                | unit  | calculation |
    | begin group       | identitas        | Identitas            |       |             |
    | text              | nama             | Nama                 |       |             |
    | select_one desa   | kode_desa        | Desa                 |       |             |
    | select_one grade  | grade            | Grade                |       |             |
    | end group         |                  |                      |       |             |
    | calculate         | grade_lama       | Grade lama           |       | if(${grade} = 'C1' or ${grade} = 'C2', 'C', ${grade}) |
    | select_one rat    | rat_status       | RAT                  |       |             |
    | integer           | aset             | Aset                 | Rp    |             |
    | integer           | karyawan_l       | Karyawan laki-laki   | orang |             |
    | integer           | karyawan_p       | Karyawan perempuan   | orang |             |
    | calculate         | karyawan_total   | Karyawan             | orang | coalesce(${karyawan_l}, 0) + coalesce(${karyawan_p}, 0) |
    | integer           | simpanan         | Simpanan             |       |             |
    | integer           | modal            | Modal sendiri        |       |             |
    | text              | nib              | NIB                  |       |             |
    | begin repeat      | pembinaan        | Pembinaan            |       |             |
    | text              | pembinaan_jenis  | Jenis                |       |             |
    | end repeat        |                  |                      |       |             |
    | calculate         | pelatihan_tercatat | Pelatihan          |       | count(${pembinaan}) |
    | begin repeat      | pengurus         | Pengurus             |       |             |
    | text              | pengurus_nama    | Nama                 |       |             |
    | select_one organ  | pengurus_organ   | Organ                |       |             |
    | integer           | honor            | Honor                | Rp    |             |
    | end repeat        |                  |                      |       |             |
    | choices |
    | list_name | name          | label | kode_lama |
    | desa      | 64.02.20.1001 | Bukit Merdeka | |
    | desa      | 64.02.13.1001 | Kuala Samboja | |
    | pindah    | 64.02.20.1001 | Bukit Merdeka | 64.02.13.1015 |
    | grade     | A             | A     | |
    | grade     | C1            | C1    | |
    | grade     | C2            | C2    | |
    | rat       | sudah         | Sudah | |
    | rat       | belum         | Belum | |
    | rat       | tidak         | Tidak | |
    | organ     | pengurus      | Pengurus | |
    | organ     | pengawas      | Pengawas | |
"""

SHEET = r"""
    | bridge |
    | question           | expression | comparable | note |
    | aset               | ${aset} * 1000000 | yes | Rp juta menjadi Rp |
    | karyawan_total     | ${karyawan_total} | yes | |
    | simpanan           | ${simpanan_pokok} + ${simpanan_wajib} | yes | |
    | rat_status         | if(${rat} = 'ya', 'sudah', if(${rat} = 'tidak', 'tidak', '')) | partly | dapat memuat yang belum jatuh tempo |
    | grade              | if(${grade} = 'C', '', ${grade}) | partly | C dipecah |
    | grade_lama         | ${grade} | yes | |
    | pelatihan_tercatat | ${jumlah_pelatihan} | yes | |
    | kode_desa          | coalesce(pulldata('pindah', 'name', 'kode_lama', ${kode_desa}), ${kode_desa}) | yes | |
    | modal              | ${modal} | no | simpanan sukarela keluar dari modal |
    | pengurus_organ     | | partly | dewan tidak ada lagi |
    | honor              | | no | satuan berubah |
"""


@pytest.fixture
def between(form):
    """Build the bridge from one form to the next, both as texts."""
    return lambda old, new: build_bridge(compile_form(form(new)), compile_form(form(old)))


@pytest.fixture
def chained(form):
    """Build a chain over forms as texts, oldest first."""
    return lambda *texts: chain([compile_form(form(text)) for text in texts])


@pytest.fixture
def to_2025(between):
    """The bridge between the two years."""
    return between(OLD, NEW + SHEET)


@pytest.fixture
def told(between):
    """Give the issues of a bridge: row, column, code, piece; warnings too."""

    def tell(old, new):
        try:
            issues = between(old, new).warnings
        except FormProblems as problems:
            issues = problems.issues
        assert all(issue.message and issue.message_en and issue.sheet == "bridge" for issue in issues)
        return [(issue.row, issue.column, issue.code, issue.piece) for issue in issues]

    return tell
