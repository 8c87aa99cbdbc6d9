"""Sessions and signing in: the only functions that run without a principal."""

import msgspec

from service.database.handle import Database, made


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """What an attempt met: an account with its hash, none (both None), or a wait (`account_id` = minus its seconds)."""

    account_id: int | None
    password_hash: str | None

    @property
    def wait(self) -> int:
        """Seconds until the next attempt is looked at; 0 when this one may go on."""
        return -self.account_id if self.account_id is not None and self.account_id < 0 else 0


async def begin(database: Database, login_key: str, address: str) -> Attempt:
    """Count an attempt for this account and address, then give what its password is checked against."""
    rows = await database.door(
        "select account_id, password_hash from login_begin($1, $2)",
        login_key,
        address,
    )
    return made(Attempt, rows[0])


async def finish(database: Database, attempt: Attempt, new_hash: str | None, key_hash: bytes, address: str) -> None:
    """Begin a session under `key_hash` after the password was found right.

    Raises:
        Problem: WRONG_PASSWORD when the account changed since the attempt began.
    """
    await database.door(
        "select login_end($1, $2, $3, $4, $5)",
        attempt.account_id,
        attempt.password_hash,
        new_hash,
        key_hash,
        address,
    )


async def leave(database: Database, key_hash: bytes) -> None:
    """End a session; none is fine too."""
    await database.door("select leave($1)", key_hash)
