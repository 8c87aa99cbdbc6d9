"""Working without a link: the service worker, what it is to keep for an officer, and the pages that stand in for others."""

import msgspec
from litestar import Controller, Response, get
from litestar.di import NamedDependency

from forms.compile import CompiledForm
from forms.model import Question, walk
from service.accounts.guards import allow, public
from service.actions.library import Library
from service.database import drafts
from service.database.handle import Handle
from service.language import spoken
from service.pages.assets import ASSETS, STAMP
from service.pages.engine import show
from service.pages.form_files import grounds_address, logic_address, messages_address, rows_address, whole_list
from service.pages.frame import Frame
from service.pages.whereabouts import current_round, part_of

MOST_DRAFTS = 50
"""So many drafts are kept on a computer, the last changed ones."""

WORKER = ("sw-keeping.js", "sw-errand.js", "sw.js")
NOT_KEPT = frozenset({*WORKER, "pratinjau.js", "reveal.js", "kuesioner.css", "cetak.css", "lumbung.webmanifest"})
"""Static files that no officer's page needs without a link."""

LISTS = ("/koperasi", "/koperasi?keadaan=draft", "/koperasi?keadaan=returned")
STAND_INS = ("/luring", "/luring/keluar")

WORKER_HEADERS = {
    "cache-control": "no-cache",
    "content-security-policy": "default-src 'none'; connect-src 'self'",
    "x-content-type-options": "nosniff",
}


class Shell(msgspec.Struct, frozen=True):
    """What every kept page needs: `stamp` is the content hash in the addresses of its `files`; `pages` stand in."""

    stamp: str
    files: tuple[str, ...]
    pages: tuple[str, ...]


class KeptDraft(msgspec.Struct, frozen=True):
    """A draft's page and name; `changed` in milliseconds since 1970."""

    address: str
    name: str
    changed: int


class Kept(msgspec.Struct, frozen=True):
    """What an officer's browser is to keep, in which language: lists, the drafts last changed, and the files of their forms."""

    account: int
    lists: tuple[str, ...]
    drafts: tuple[KeptDraft, ...]
    language: str
    files: tuple[str, ...]


def worker() -> bytes:
    """Give the worker's script: its content changes with every asset, so browsers take each new one."""
    files = tuple(f"/static/{STAMP}/{name}" for name in ASSETS if name not in NOT_KEPT)
    shell = msgspec.json.encode(Shell(STAMP, files, STAND_INS))
    return b";\n".join((b"const SHELL = " + shell, *(ASSETS[name].content for name in WORKER)))


class OfflineController(Controller):
    """`/sw.js` at the root, so that its scope is every page; `/luring...` is what it fetches by itself."""

    path = "/"

    @get("/sw.js", guards=(public,), include_in_schema=False, sync_to_thread=False)
    def script(self) -> Response[bytes]:
        """Give the service worker."""
        return Response(worker(), media_type="text/javascript", headers=WORKER_HEADERS)

    @get("/luring", guards=(public,), include_in_schema=False, sync_to_thread=False)
    def stand_in(self) -> Response[str]:
        """Show the page that stands in for one that was not kept."""
        return show("luring.html", frame=Frame(token=""), left=False)

    @get("/luring/keluar", guards=(public,), include_in_schema=False, sync_to_thread=False)
    def left(self) -> Response[str]:
        """Show the page after signing out without a link."""
        return show("luring.html", frame=Frame(token=""), left=True)

    @get("/luring/daftar", guards=(allow("officer"),), include_in_schema=False)
    async def kept(self, handle: NamedDependency[Handle], library: NamedDependency[Library]) -> Kept:
        """Say what to keep; the addresses of form files are those that pages ask for."""
        current = await current_round(handle)
        recent = await drafts.recent(handle, current.id, MOST_DRAFTS)
        versions = sorted({current.form_version_id, *(one.version_id for one in recent)})
        files = [
            address for version in versions for address in _files(version, await library.compiled(handle, version))
        ]
        return Kept(
            account=handle.principal.account_id,
            lists=LISTS,
            drafts=tuple(
                KeptDraft(
                    f"/isi/{part_of(one.cooperative_id, one.book_year)}",
                    one.name,
                    int(one.changed.timestamp() * 1000),
                )
                for one in recent
            ),
            language=spoken(),
            files=tuple(files),
        )


def _files(version_id: int, compiled: CompiledForm) -> tuple[str, ...]:
    """Give the addresses of a version's logic, of what its findings say, of its empty rows, and of the lists that its pages filter anew."""
    asked = (node for _, node in walk(compiled.form.children) if isinstance(node, Question))
    lists = sorted({node.list_name for node in asked if node.choice_filter})
    scripts = tuple(each(version_id) for each in (logic_address, messages_address, rows_address, grounds_address))
    return (*scripts, *(whole_list(version_id, name) for name in lists))
