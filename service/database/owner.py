"""The owner's way in, for the command line and the sample: a session without a password, never from a page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import asyncpg

from service.database.handle import Handle, connect
from service.database.refusals import refused
from service.database.sessions import leave
from service.settings import DatabaseUrls


@asynccontextmanager
async def system_handle(
    urls: DatabaseUrls, key_hash: bytes, lasts: timedelta = timedelta(hours=2), account: str = "system"
) -> AsyncIterator[Handle]:
    """Enter as the account `system`, through the owner's login; the session ends with the block.

    Args:
        urls: the owner's login opens the session, the service's login works in it.
        key_hash: 32 random bytes.
        lasts: the longest the session may live.
        account: another account's login key, for the sample.

    Raises:
        Problem: there is no such account.
    """
    with refused():
        owner = await asyncpg.connect(urls.owner, timeout=30, server_settings={"search_path": "public"})
        try:
            await owner.execute("set role lumbung_owner")
            await owner.execute("select open_session($1, $2, $3)", account, key_hash, lasts)
        finally:
            await owner.close()
    async with connect(urls.service, size=4) as database:
        try:
            yield await database.enter(key_hash)
        finally:
            await leave(database, key_hash)
