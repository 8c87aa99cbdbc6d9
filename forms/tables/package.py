"""The zip around an xlsx or ods: checked before anything parses it, then packed anew without what we never read.

The parser gets a package that we wrote ourselves, so that two zip readers cannot see two different files
(duplicate names, forged sizes, overlapping entries: items X01-X03 of the hostile catalogue).
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from isal import isal_zlib

from forms.tables.model import TableProblem, refuse

MAX_PARTS = 2_000
MAX_INFLATED = 64 * 2**20
MAX_RATIO = 200
RATIO_FROM = 4 * 2**20
"""Only parts larger than this are judged by their ratio: small ones of blank styled rows are harmless."""

_HEADER, _LENGTHS_AT = 30, 26
"""A member's own header: its bytes before the name, and where the lengths of the name and of what follows it stand."""
_SPOILT: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # its stub calls the class an instance
_OLE = b"\xd0\xcf\x11\xe0"
_SKIPPED = ("docprops/", "xl/media/", "xl/drawings/", "xl/externallinks/", "xl/theme/", "xl/printersettings/",
            "xl/comments", "xl/threadedcomments/", "xl/tables/", "xl/calcchain", "thumbnails/", "pictures/", "object ")  # fmt: skip
_KEPT = (".xml", ".rels", "mimetype")


def open_package(data: bytes, name: str, most: int = MAX_INFLATED) -> dict[str, bytes]:
    """Take a workbook's zip apart into the parts that hold cells; `most` bounds their bytes.

    Raises:
        TableProblem: for anything but a sound package of reasonable size without macros or a password.
    """
    if data[:4] == _OLE:
        raise refuse(
            "file_password",
            f"File {name} berformat Excel lama (.xls) atau memakai kata sandi. Buka di Excel, hapus kata sandinya, lalu simpan sebagai .xlsx.",
            f"The file {name} is an old Excel file (.xls) or has a password. Open it in Excel, remove the password and save it as .xlsx.",
        )
    if data[:2] != b"PK":
        raise damaged(name, "the file is no workbook")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
            _judge(infos, name, most)
            return {info.filename: _inflated(package, info, data) for info in infos if _wanted(info.filename)}
    except (
        zipfile.BadZipFile,
        zlib.error,
        _SPOILT,
        RuntimeError,
        NotImplementedError,
        EOFError,
        ValueError,
        OSError,
    ) as error:
        raise damaged(name, str(error)) from error


def _inflated(package: zipfile.ZipFile, info: zipfile.ZipInfo, data: bytes) -> bytes:
    """Read one part: zipfile judges where it stands, isal inflates it in half of zlib's time, and never beyond what it says it holds.

    Raises:
        zipfile.BadZipFile: when it holds something else than it says.
    """
    if info.compress_type != zipfile.ZIP_DEFLATED:
        return package.read(info)
    package.open(info).close()
    names, extra = struct.unpack_from("<HH", data, info.header_offset + _LENGTHS_AT)
    start = info.header_offset + _HEADER + names + extra
    inflater = isal_zlib.decompressobj(-15)
    content: bytes = inflater.decompress(data[start : start + info.compress_size], info.file_size + 1)
    if len(content) != info.file_size or not inflater.eof or isal_zlib.crc32(content) != info.CRC:
        raise zipfile.BadZipFile(f"{info.filename} is cut or changed")
    return content


def pack(parts: Mapping[str, bytes]) -> io.BytesIO:
    """Write the checked parts as a package of our own, uncompressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        for part, content in parts.items():
            package.writestr(zipfile.ZipInfo(part), content)
    buffer.seek(0)
    return buffer


def guard_xml(content: bytes, part: str, parser: expat.XMLParserType | None = None) -> None:
    """Read one part to its end and refuse document types, entities, odd encodings and bad XML.

    Raises:
        TableProblem: naming the part.
    """
    for _ in guarded(content, part, parser or expat.ParserCreate(), max(len(content), 1)):
        pass


def guarded(content: bytes, part: str, parser: expat.XMLParserType, step: int) -> Iterator[None]:
    """Do what `guard_xml` does, `step` bytes at a time: between the steps the parser's handlers may be asked what they found.

    Raises:
        TableProblem: naming the part.
    """
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise _bad_xml(part, "UTF-16")
    parser.StartDoctypeDeclHandler = lambda *_: _stop(part, "DOCTYPE")
    parser.EntityDeclHandler = lambda *_: _stop(part, "ENTITY")
    parser.XmlDeclHandler = lambda _version, encoding, _alone: _encoding(part, encoding)
    try:
        for start in range(0, max(len(content), 1), step):
            parser.Parse(content[start : start + step], start + step >= len(content))
            yield
    except expat.ExpatError as error:
        raise _bad_xml(part, str(error)) from error


def _encoding(part: str, encoding: str | None) -> None:
    if encoding and encoding.lower() not in {"utf-8", "us-ascii", "ascii"}:
        _stop(part, encoding)


def _stop(part: str, cause: str) -> None:
    raise _bad_xml(part, cause)


def _judge(infos: list[zipfile.ZipInfo], name: str, most: int) -> None:
    names = [info.filename for info in infos]
    if any(part.lower().endswith("vbaproject.bin") or part.startswith("Basic/") for part in names):
        raise refuse(
            "file_macro",
            f"File {name} berisi makro. Simpan ulang sebagai buku kerja .xlsx tanpa makro.",
            f"The file {name} holds macros. Save it again as an .xlsx workbook without macros.",
        )
    if len(names) > MAX_PARTS or sum(info.file_size for info in infos) > most:
        raise _too_large(name, most)
    if any(info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * info.compress_size for info in infos):
        raise _too_large(name, most)
    if len({part.casefold() for part in names}) < len(names) or any(_strange(part) for part in names):
        raise damaged(name, "names of its parts are doubled or lead outside")
    if any(info.flag_bits & 1 for info in infos):
        raise damaged(name, "its parts are encrypted")


def _strange(part: str) -> bool:
    return part.startswith(("/", "\\")) or ".." in part.split("/") or "\\" in part or "\x00" in part or ":" in part


def _wanted(part: str) -> bool:
    lower = part.lower()
    return lower.endswith(_KEPT) and not lower.startswith(_SKIPPED)


def _too_large(name: str, most: int) -> Exception:
    return refuse(
        "file_size",
        f"Isi file {name} terlalu besar (batas {most // 2**20} MiB setelah dibuka). Hapus baris, kolom, dan sheet yang tidak dipakai.",
        f"The content of {name} is too large (limit {most // 2**20} MiB once opened). Delete unused rows, columns and sheets.",
    )


def damaged(name: str, cause: str) -> TableProblem:
    """Make the problem of a workbook whose parts are damaged or do not fit together."""
    return refuse(
        "file_damaged",
        f"File {name} rusak atau bukan buku kerja Excel. Buka di Excel dan simpan ulang sebagai .xlsx. (Rincian teknis: {cause})",
        f"The file {name} is damaged or no Excel workbook. Open it in Excel and save it again as .xlsx. (Technical detail: {cause})",
    )


def _bad_xml(part: str, cause: str) -> Exception:
    return refuse(
        "file_xml",
        f"Bagian {part} dari file berisi XML yang tidak diterima ({cause}). Buka di Excel dan simpan ulang sebagai .xlsx.",
        f"The part {part} of the file holds XML that is not accepted ({cause}). Open it in Excel and save it again as .xlsx.",
    )
