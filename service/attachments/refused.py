"""Why a file is not taken, in words that say what to do."""

from collections.abc import Mapping
from types import MappingProxyType

from service.language import gettext_noop

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "berkas-jenis": gettext_noop("Berkas ini bukan PDF, JPG, atau PNG. Simpan ulang sebagai salah satunya."),
        "berkas-heic": gettext_noop(
            "Foto ini berformat HEIC. Atur kamera ke format JPG (paling kompatibel), atau simpan ulang sebagai JPG."
        ),
        "berkas-kantor": gettext_noop("Ini berkas Word, Excel, atau arsip. Simpan sebagai PDF, lalu unggah PDF-nya."),
        "berkas-rusak": gettext_noop(
            "Berkas ini rusak atau terpotong. Buka untuk memeriksanya, simpan ulang, lalu unggah lagi."
        ),
        "berkas-ganda": gettext_noop(
            "Berkas ini menyimpan jenis berkas lain di dalamnya. Cetak ke PDF yang baru, lalu unggah itu."
        ),
        "berkas-besar": gettext_noop(
            "Berkas ini lebih dari 5 MB. Perkecil fotonya atau pindai dengan mutu lebih rendah."
        ),
        "berkas-kosong": gettext_noop("Berkas ini kosong. Pilih berkas yang benar."),
    }
)
"""A stable code to its sentence; the code is also the word that a page is told by."""


class Refused(ValueError):  # a decision about a file, told to the person
    """A file that is not taken; `code` is one of `REASONS`."""

    def __init__(self, code: str) -> None:
        """Keep the code with its sentence."""
        super().__init__(REASONS[code])
        self.code = code
