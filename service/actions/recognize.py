"""Is a workbook that somebody holds one of ours? Its hash and its chain's head are looked up among those that were made."""

import msgspec

from exports.proven import Proven
from service.database import rounds, tally, workbooks
from service.database.handle import Handle
from service.database.workbooks import Known


class Recognized(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a workbook.

    `file` is the one whose bytes it has, None after it was saved again; `head` are those that state its chain's head, the
    newest first; `now` is the book year whose head it is at this moment, None where the chain went on.
    """

    file: Known | None
    head: tuple[Known, ...]
    now: int | None

    @property
    def ours(self) -> bool:
        """Whether its chain's head was ever ours."""
        return self.file is not None or bool(self.head) or self.now is not None


async def recognize(handle: Handle, proven: Proven) -> Recognized:
    """Look a workbook up, in one moment, as far as the principal may see."""
    head = _bytes(proven.chain_head)
    async with handle.snapshot(lasting=True) as rows:
        made = await workbooks.known(rows, bytes.fromhex(proven.file_sha), head)
        now = None
        for each in await rounds.listed(rows):
            if head and await tally.top_hash(rows, each.id) == head:
                now = each.book_year
    file = next((each for each in made if each.file_sha == proven.file_sha), None)
    same = tuple(each for each in made if each.top_hash == proven.chain_head)
    return Recognized(file=file, head=same, now=now)


def _bytes(hexadecimal: str) -> bytes:
    """Give a hash's bytes, none for a text that is no hash."""
    try:
        return bytes.fromhex(hexadecimal)
    except ValueError:
        return b""
