"""The sheets of a template that hold no questions: how to fill it, and which template it is."""

from collections.abc import Mapping
from typing import Final

from exports import looks
from exports.drawing import Canvas, Drawing
from exports.filling.model import Template
from exports.looks import Look
from forms.filling.layout import ABOUT, COOPERATIVES

INSTRUCTIONS: Final = "Petunjuk"
_LINES: Final = (
    "Isi lembar “Koperasi”: satu baris satu koperasi. Lembar lain berisi rincian; satu koperasi boleh punya beberapa baris.",
    "Baris baru di lembar rincian: isi di baris kosong di bawah, dan pilih koperasinya di kolom “Koperasi”.",
    "Arahkan tetikus ke judul kolom untuk melihat penjelasannya. “(wajib)” berarti harus diisi sebelum dikirim.",
    "Pilihan diambil dari daftar di selnya. Pilih kabupaten/kota dulu, lalu kecamatan, lalu desa/kelurahan.",
    "Boleh lebih dari satu pilihan? Tulis semuanya, dipisah titik koma.",
    "Tanggal ditulis 31-12-2025. Angka ditulis tanpa “Rp”; titik ribuan dan koma desimal boleh.",
    "Boleh menyaring dan menyembunyikan kolom. Mengurutkan atau menghapus baris: buka dulu proteksi lembar (tanpa kata sandi).",
    "Mengosongkan sel tidak menghapus jawaban di Lumbung, kecuali Anda menyetujuinya saat mengunggah.",
    "Simpan sebagai .xlsx atau .ods, lalu unggah di Lumbung. Semua perubahan diperlihatkan sebelum ada yang disimpan.",
    "Lembar dan kolom yang tersembunyi mengenali isian Anda. Biarkan apa adanya.",
)
_COLOURS: Final = (
    (looks.LAST_YEAR_FILL, "Dari tahun lalu: periksa, lalu biarkan atau ubah"),
    (looks.REGISTER_FILL, "Dari daftar koperasi atau isian awal kuesioner"),
    ("", "Diisi petugas"),
    (looks.CHANGED_FILL, "Berubah: semula dari tahun lalu atau dari daftar koperasi"),
    (looks.CLOSED_FILL, "Tidak dapat diubah di sini: tetap, atau koperasinya sudah dikirim"),
    (looks.UNASKED_FILL, "Tidak ditanyakan, karena jawaban lain"),
    (looks.MISSING_FILL, "Wajib dan masih kosong"),
    (looks.BROKEN_FILL, "Tidak sesuai aturan: baca penjelasan pada judul kolom"),
)


def instructions(template: Template) -> Drawing:
    """Draw how to fill the workbook, and what its colours mean."""
    canvas = Canvas()
    canvas.put(1, 1, f"Isian koperasi tahun buku {template.year}", looks.SECTION.but(size=14))
    canvas.put(2, 1, f"{template.office}, {len(template.rows)} koperasi, dibuat {template.made}", looks.NOTE)
    text = Look(wrap=True, size=11)
    for row, line in enumerate(_LINES, 4):
        canvas.put(row, 1, f"{row - 3}. {line}", text)
        canvas.heights[row] = 32  # two lines: how many there are depends on the program's letters
    start = 4 + len(_LINES) + 1
    canvas.put(start, 1, "Warna sel", looks.SECTION)
    for row, (fill, words) in enumerate(_COLOURS, start + 1):
        canvas.put(row, 1, words, looks.BODY.but(fill=fill, size=11))
        canvas.heights[row] = 18
    canvas.put(start + len(_COLOURS) + 2, 1, "Ke lembar Koperasi", looks.LINK, COOPERATIVES)
    return Drawing(
        name=INSTRUCTIONS,
        cells=tuple(canvas.cells),
        widths=(90.0,),
        heights=canvas.heights,
        landscape=False,
        tab=looks.GOLD,
    )


def about(facts: Mapping[str, str]) -> Drawing:
    """Draw the hidden sheet that says which template this is: names and values."""
    canvas = Canvas()
    for row, (name, value) in enumerate(facts.items(), 1):
        canvas.put(row, 1, name, looks.NOTE)
        canvas.put(row, 2, value, looks.NOTE.but(format=looks.CODE))
    return Drawing(name=ABOUT, cells=tuple(canvas.cells), widths=(14.0, 60.0), hidden=True, locked=True)
