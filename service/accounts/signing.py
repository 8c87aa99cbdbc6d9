"""Signing in and out: the session's key is ours, 32 random bytes, and only its hash is stored."""

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable

from service import problems
from service.accounts.passwords import LONGEST, Passwords, check_new, login_key
from service.database import accounts, sessions
from service.database.handle import Database, Handle
from service.language import gettext, ngettext
from service.problems import Problem

KEY_BYTES = 32
NewKey = Callable[[int], bytes]


def key_hash(key: bytes) -> bytes:
    """Give what the database knows of a session's key."""
    return hashlib.sha256(key).digest()


def written(key: bytes) -> str:
    """Write a key as a cookie's value."""
    return urlsafe_b64encode(key).decode().rstrip("=")


def read(value: str) -> bytes | None:
    """Read a cookie's value; None when it is no key of ours."""
    if len(value) != len(written(bytes(KEY_BYTES))):
        return None
    try:
        return urlsafe_b64decode(value + "=")
    except ValueError:
        return None


async def sign_in(
    database: Database,
    passwords: Passwords,
    login: str,
    password: str,
    address: str,
    new_key: NewKey = secrets.token_bytes,
) -> bytes:
    """Begin a session; give its key for the cookie.

    Raises:
        Problem: WRONG_PASSWORD (never which of the two), THROTTLED with the seconds to wait.
    """
    if len(password) > LONGEST:
        raise Problem(problems.WRONG_PASSWORD)
    try:
        name = login_key(login)
    except Problem:
        name = "?"
    attempt = await sessions.begin(database, name, address)
    _wait(attempt.wait)
    if not await passwords.fits(password, attempt.password_hash) or attempt.password_hash is None:
        raise Problem(problems.WRONG_PASSWORD)
    newer = await passwords.hash(password) if passwords.is_old(attempt.password_hash) else None
    key = new_key(KEY_BYTES)
    await sessions.finish(database, attempt, newer, key_hash(key), address)
    return key


async def change_own_password(
    handle: Handle, passwords: Passwords, present: str, new: str, new_key: NewKey = secrets.token_bytes
) -> bytes:
    """Set one's own password; every session of the account ends, the key of the one that begins is given.

    Raises:
        Problem: WRONG_PASSWORD when `present` is not the password, THROTTLED after many guesses, REFUSED when `new` is
            too easy or the same.
    """
    check_new(new, handle.principal.login)
    if present == new:
        raise Problem(problems.REFUSED, gettext("Kata sandi baru harus berbeda dari yang sekarang."))
    seconds, seen = await accounts.try_own_password(handle)
    _wait(seconds)
    if not await passwords.fits(present, seen):
        raise Problem(problems.WRONG_PASSWORD, gettext("Kata sandi yang sekarang salah."))
    key = new_key(KEY_BYTES)
    await accounts.change_own_password(handle, seen, await passwords.hash(new), key_hash(key))
    return key


def _wait(seconds: int) -> None:
    """Turn an attempt away that comes too soon after too many."""
    if seconds:
        minutes = -(-seconds // 60)
        raise Problem(
            problems.THROTTLED,
            ngettext("Coba lagi dalam {minutes} menit.", minutes, minutes=minutes),
            retry_after=seconds,
        )
