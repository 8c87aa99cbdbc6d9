"""The command line's way in: the account `system`, through the owner's login."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from service.accounts.signing import KEY_BYTES, NewKey, key_hash
from service.database.handle import Handle
from service.database.owner import system_handle as owner_handle
from service.settings import DatabaseUrls


@asynccontextmanager
async def system_handle(
    urls: DatabaseUrls, account: str = "system", new_key: NewKey = secrets.token_bytes
) -> AsyncIterator[Handle]:
    """Enter as the account `system` (the command line, the sample); everything it does is audited."""
    async with owner_handle(urls, key_hash(new_key(KEY_BYTES)), account=account) as handle:
        yield handle
