"""Everything that can be answered with an error: one catalogue, stable codes, plain words (RFC 9457).

Actions and the database raise `Problem`; the API answers `application/problem+json`, pages show the same texts.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import structlog
from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException, ValidationException

from service.language import gettext, gettext_noop

log = structlog.get_logger()

SERVER_ERROR = 500


class Kind(msgspec.Struct, frozen=True):
    """One entry of the catalogue: a stable code, its HTTP status, what is wrong and what to do.

    Both are marked for the catalogue, and said in the language of the request that meets them.
    """

    code: str
    status: int
    title: str
    advice: str


MALFORMED = Kind(
    "malformed", 400, gettext_noop("Permintaan tidak terbaca"), gettext_noop("Muat ulang halaman, lalu coba lagi.")
)
UNKNOWN_HOST = Kind(
    "unknown-host", 400, gettext_noop("Alamat situs tidak dikenal"), gettext_noop("Buka lewat alamat resmi Lumbung.")
)
SIGN_IN = Kind(
    "sign-in",
    401,
    gettext_noop("Anda perlu masuk dulu"),
    gettext_noop("Masuk dengan akun Anda. Isian yang sudah tersimpan tetap ada."),
)
WRONG_PASSWORD = Kind(
    "wrong-password",
    401,
    gettext_noop("Surel atau kata sandi salah"),
    gettext_noop("Periksa keduanya. Bila lupa, minta administrator meresetnya."),
)
FEED_TOKEN = Kind(
    "feed-token",
    401,
    gettext_noop("Token umpan data tidak berlaku"),
    gettext_noop(
        "Token salah, habis masanya, dicabut, atau akunnya berubah. Buat token baru di halaman Umpan data, lalu ganti di pengaturan sumber data Excel."
    ),
)
FORBIDDEN = Kind(
    "forbidden",
    403,
    gettext_noop("Akun Anda tidak berhak melakukan ini"),
    gettext_noop("Minta bantuan administrator bila perlu."),
)
STALE_PAGE = Kind(
    "stale-page",
    403,
    gettext_noop("Halaman ini sudah terlalu lama terbuka"),
    gettext_noop("Muat ulang halaman, lalu kirim lagi."),
)
CHANGE_PASSWORD = Kind(
    "change-password",
    403,
    gettext_noop("Kata sandi sementara harus diganti dulu"),
    gettext_noop("Ganti kata sandi Anda, lalu lanjutkan."),
)
NOT_FOUND = Kind(
    "not-found",
    404,
    gettext_noop("Tidak ditemukan"),
    gettext_noop("Periksa alamatnya, atau kembali ke daftar koperasi."),
)
WRONG_METHOD = Kind(
    "wrong-method", 405, gettext_noop("Cara memanggil alamat ini salah"), gettext_noop("Kembali ke halaman sebelumnya.")
)
TOO_SLOW = Kind(
    "too-slow", 408, gettext_noop("Kiriman terputus di jalan"), gettext_noop("Periksa sambungan, lalu kirim lagi.")
)
CONFLICT = Kind(
    "conflict",
    409,
    gettext_noop("Data sudah diubah pihak lain"),
    gettext_noop("Muat ulang untuk melihat keadaan terbaru."),
)
WRONG_STATE = Kind(
    "wrong-state",
    409,
    gettext_noop("Tahap koperasi ini sudah berubah"),
    gettext_noop("Muat ulang untuk melihat tahap terbaru, lalu ulangi."),
)
ROUND_CLOSED = Kind(
    "round-closed",
    409,
    gettext_noop("Putaran ini sudah ditutup"),
    gettext_noop("Hubungi provinsi bila masih ada perbaikan."),
)
ANSWER_LOCKED = Kind(
    "answer-locked", 409, gettext_noop("Jawaban ini terkunci"),
    gettext_noop("Yang dikembalikan hanya pertanyaan yang dikomentari. Minta pemeriksa membuka pertanyaan ini."),
)  # fmt: skip
DEADLINE_PASSED = Kind(
    "deadline-passed",
    409,
    gettext_noop("Batas kirim kantor Anda sudah lewat"),
    gettext_noop("Minta perpanjangan kepada provinsi. Jawaban tetap tersimpan dan masih dapat diubah."),
)
TOO_LARGE = Kind(
    "too-large", 413, gettext_noop("Kiriman terlalu besar"), gettext_noop("Kirim berkas yang lebih kecil.")
)
WRONG_MEDIA = Kind(
    "wrong-media", 415, gettext_noop("Jenis kiriman tidak didukung"), gettext_noop("Kirim dalam bentuk yang diminta.")
)
REFUSED = Kind(
    "refused",
    422,
    gettext_noop("Ada isian yang perlu diperbaiki"),
    gettext_noop("Perbaiki isian yang ditandai, lalu kirim lagi."),
)
ANSWERS_REFUSED = Kind(
    "answers-refused",
    422,
    gettext_noop("Ada jawaban yang perlu diperbaiki"),
    gettext_noop("Perbaiki jawaban yang ditandai, lalu kirim lagi."),
)
REASONS_MISSING = Kind(
    "reasons-missing",
    422,
    gettext_noop("Ada peringatan tanpa alasan"),
    gettext_noop("Tulis alasan untuk setiap peringatan, lalu kirim lagi."),
)
FILE_REFUSED = Kind(
    "file-refused",
    422,
    gettext_noop("Berkas tidak dapat dipakai"),
    gettext_noop("Perbaiki baris yang disebut, lalu unggah lagi."),
)
WORKBOOK_REFUSED = Kind(
    "workbook-refused",
    422,
    gettext_noop("Buku kerja tidak dapat dibuat"),
    gettext_noop("Hubungi penyusun kuesioner atau administrator."),
)
VERSION_UNBRIDGED = Kind(
    "version-unbridged", 422, gettext_noop("Ada jawaban yang versi formulirnya tidak terjembatani"),
    gettext_noop("Hubungi penyusun kuesioner: lembar bridge versi terbaru perlu dilengkapi."),
)  # fmt: skip
THROTTLED = Kind(
    "throttled", 429, gettext_noop("Terlalu banyak percobaan"), gettext_noop("Tunggu sebentar, lalu coba lagi.")
)
UNEXPECTED = Kind(
    "unexpected",
    SERVER_ERROR,
    gettext_noop("Ada gangguan di server"),
    gettext_noop("Coba lagi. Bila berulang, sebutkan nomor permintaan ini."),
)
BUSY = Kind(
    "busy",
    503,
    gettext_noop("Server sedang sibuk"),
    gettext_noop("Coba lagi sebentar. Jawaban yang sudah tersimpan tetap ada."),
)
STORAGE_FULL = Kind(
    "storage-full", 507, gettext_noop("Tempat menyimpan di server sudah penuh"),
    gettext_noop("Beri tahu administrator, lalu ulangi setelah ada tempat. Yang sudah tersimpan tetap ada."),
)  # fmt: skip
BUSY = Kind(
    "busy",
    503,
    gettext_noop("Server sedang sibuk"),
    gettext_noop("Coba lagi sebentar. Jawaban yang sudah tersimpan tetap ada."),
)

EXPORT_REVOKED = Kind(
    "export-revoked",
    403,
    gettext_noop("Hak atas berkas ini sudah berubah"),
    gettext_noop("Akun yang memintanya dinonaktifkan, atau pindah peran atau kantor. Minta berkasnya dari awal."),
)
EXPORT_GAVE_UP = Kind(
    "export-gave-up",
    503,
    gettext_noop("Berkas tidak selesai dibuat setelah lima kali dicoba"),
    gettext_noop("Minta sekali lagi. Bila berulang, beri tahu administrator."),
)
EXPORT_GONE = Kind(
    "export-gone",
    410,
    gettext_noop("Berkas ini sudah dihapus dari server"),
    gettext_noop("Hasil disimpan tiga hari. Minta berkasnya sekali lagi."),
)
EXPORT_EMPTY = Kind(
    "export-empty",
    422,
    gettext_noop("Tidak ada data yang cocok"),
    gettext_noop("Pilih wilayah lain, atau ikutkan yang terkirim."),
)
_BY_STATUS: Mapping[int, Kind] = {
    400: MALFORMED, 401: SIGN_IN, 403: FORBIDDEN, 404: NOT_FOUND, 405: WRONG_METHOD, 408: TOO_SLOW, 409: CONFLICT,
    413: TOO_LARGE, 415: WRONG_MEDIA, 422: REFUSED, 429: THROTTLED, 503: BUSY, 507: STORAGE_FULL,
}  # fmt: skip

_BY_SQLSTATE: Mapping[str, Kind] = {
    "LB400": REFUSED, "LB401": SIGN_IN, "LB403": FORBIDDEN, "LB404": NOT_FOUND, "LB409": CONFLICT,
    "LB410": WRONG_STATE, "LB423": ROUND_CLOSED, "LB424": ANSWER_LOCKED, "LB425": DEADLINE_PASSED, "LB429": THROTTLED, "LB507": STORAGE_FULL,
}  # fmt: skip


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to mend within a refused request: where it is, a code, and a sentence that says the repair."""

    path: str
    code: str
    message: str


class Problem(Exception):
    """A refusal that the person can understand; never carries an answer or a secret.

    `detail` says more than the kind's title, in the language of the request; `faults` lists what to mend; `retry_after` is in seconds.
    """

    def __init__(
        self, kind: Kind, detail: str = "", *, faults: tuple[Fault, ...] = (), retry_after: int | None = None
    ) -> None:
        """Keep what the answer needs."""
        super().__init__(f"{kind.code}: {detail or kind.title}")
        self.kind = kind
        self.detail = detail
        self.faults = faults
        self.retry_after = retry_after


class ProblemBody(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The members of `application/problem+json` (RFC 9457 section 3.1), with `faults` as our extension."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    instance: str = ""
    faults: tuple[Fault, ...] = ()


PageRenderer = Callable[[Request[Any, Any, Any], Problem], Response[Any]]


def from_sqlstate(sqlstate: str, detail: str = "") -> Problem | None:
    """Translate an error code that our SQL functions raise; None for any other code."""
    kind = _BY_SQLSTATE.get(sqlstate)
    return Problem(kind, detail) if kind else None


def from_exception(error: Exception) -> Problem:
    """Translate whatever a request ended with; what nobody foresaw becomes `unexpected`."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, ValidationException):
        return Problem(REFUSED, gettext("Bentuk kiriman tidak sesuai."))
    if isinstance(error, HTTPException):
        return Problem(
            _BY_STATUS.get(error.status_code, UNEXPECTED if error.status_code >= SERVER_ERROR else MALFORMED)
        )
    if isinstance(error, UnicodeError | RecursionError | msgspec.DecodeError | OverflowError):
        return Problem(MALFORMED)
    if isinstance(error, TimeoutError):
        return Problem(BUSY, retry_after=2)
    return Problem(UNEXPECTED)


def body(problem: Problem, request_id: str) -> ProblemBody:
    """Give the members of the JSON answer."""
    return ProblemBody(
        type=f"urn:lumbung:problem:{problem.kind.code}",
        title=gettext(problem.kind.title),
        status=problem.kind.status,
        code=problem.kind.code,
        detail=problem.detail or gettext(problem.kind.advice),
        instance=f"urn:lumbung:request:{request_id}" if request_id else "",
        faults=problem.faults,
    )


def json_response(problem: Problem, request_id: str) -> Response[bytes]:
    """Answer with `application/problem+json`."""
    return Response(
        content=msgspec.json.encode(body(problem, request_id)),
        status_code=problem.kind.status,
        media_type="application/problem+json",
        headers=_headers(problem),
    )


def handler(render_page: PageRenderer) -> Callable[[Request[Any, Any, Any], Exception], Response[Any]]:
    """Make the one exception handler of the app; people's browsers get a page, programs get JSON."""

    def answer(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        problem = from_exception(error)
        if problem.kind.status >= SERVER_ERROR:
            log.error("request_failed", code=problem.kind.code, error=type(error).__name__, exc_info=error)
        elif not isinstance(error, Problem | HTTPException):
            # Mostly bytes that say nothing, but a fault of ours may hide behind the same kind of exception.
            log.warning("request_unread", code=problem.kind.code, error=type(error).__name__, exc_info=error)
        if wants_page(request):
            response = render_page(request, problem)
            response.headers.update(_headers(problem))
            return response
        return json_response(problem, str(request.scope.get("state", {}).get("request_id", "")))

    return answer


def wants_page(request: Request[Any, Any, Any]) -> bool:
    """Tell whether a person's browser asked: outside /api, and it accepts HTML."""
    return not request.url.path.startswith("/api/") and MediaType.HTML.value in request.headers.get("accept", "")


def _headers(problem: Problem) -> dict[str, str]:
    headers = {"cache-control": "no-store"}
    if problem.kind is FEED_TOKEN:
        headers["www-authenticate"] = (
            'Basic realm="Lumbung", charset="UTF-8"'  # RFC 7617; Excel asks for a password then
        )
    if problem.retry_after is not None:
        headers["retry-after"] = str(problem.retry_after)
    return headers
