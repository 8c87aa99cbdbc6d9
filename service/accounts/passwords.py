"""Passwords: Argon2id, hashed in a thread so that the event loop stays free, never more than two at once."""

import asyncio
import secrets
import unicodedata
from collections.abc import Callable, Sequence

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service import problems
from service.language import gettext
from service.problems import Fault, Problem

SHORTEST = 10
LONGEST = 128
LONGEST_LOGIN = 120
SHORTEST_LOGIN = 3
AT_ONCE = 2  # each takes 46 MiB
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without letters and digits that are read as one another

_HASHER = PasswordHasher(time_cost=1, memory_cost=47104, parallelism=1)  # OWASP's first recommendation
# What an unknown account is checked against, so that it takes the same time as a known one.
_NOBODY = _HASHER.hash(secrets.token_urlsafe(24))


class Passwords:
    """Hashes and checks; one per application."""

    def __init__(self) -> None:
        """Allow two at once."""
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def hash(self, password: str) -> str:
        """Give the hash that is stored."""
        async with self._turns:
            return await asyncio.to_thread(_HASHER.hash, folded(password))

    async def fits(self, password: str, stored: str | None) -> bool:
        """Tell whether a password is the one that was stored; None stands for an unknown account."""
        if len(password) > LONGEST:
            return False
        async with self._turns:
            right = await asyncio.to_thread(_verified, stored or _NOBODY, folded(password))
        return right and stored is not None

    def is_old(self, stored: str) -> bool:
        """Tell whether a hash was made with other parameters than today's."""
        return _HASHER.check_needs_rehash(stored)


def _verified(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def folded(text: str) -> str:
    """Give one form of a text that keyboards write in several (Unicode NFKC)."""
    return unicodedata.normalize("NFKC", text)


def login_key(login: str) -> str:
    """Give the one form of an account's name: case, width and blanks make no other account.

    Raises:
        Problem: REFUSED for a name that cannot be one.
    """
    key = " ".join(folded(folded(login).casefold()).split())
    if not SHORTEST_LOGIN <= len(key) <= LONGEST_LOGIN or not key.isprintable():
        message = gettext(
            "Nama akun terdiri dari {shortest} sampai {longest} huruf, angka atau tanda.",
            shortest=SHORTEST_LOGIN,
            longest=LONGEST_LOGIN,
        )
        raise Problem(problems.REFUSED, message, faults=(Fault(path="login", code="length", message=message),))
    return key


def check_new(password: str, login: str) -> None:
    """Refuse a password that is too short, too long, or too near to the account's name.

    Raises:
        Problem: REFUSED, with what to do.
    """
    message = ""
    if not SHORTEST <= len(password) <= LONGEST:
        message = gettext(
            "Kata sandi harus {shortest} sampai {longest} karakter; ini {letters} karakter.",
            shortest=SHORTEST,
            longest=LONGEST,
            letters=len(password),
        )
    elif len(set(password)) < SHORTEST // 2:
        message = gettext("Kata sandi terlalu mudah ditebak: pakai lebih banyak huruf dan angka yang berbeda.")
    elif login_key(login) in folded(password).casefold():
        message = gettext("Kata sandi tidak boleh memuat nama akun.")
    if message:
        raise Problem(problems.REFUSED, message, faults=(Fault(path="password", code="weak", message=message),))


def one_time_password(choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """Give a password for one use that can be read out on the telephone: four groups of four, 79 bits."""
    return "-".join("".join(choose(ALPHABET) for _ in range(4)) for _ in range(4))
