"""Requests that change something must come from our own pages: a token bound to the session, and the Origin header."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from litestar import Request
from litestar.datastructures import UploadFile

from service import problems
from service.accounts.cookies import Connection, key_in
from service.accounts.signing import KEY_BYTES
from service.language import gettext
from service.problems import Problem
from service.settings import Settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD = "_csrf"
HEADER = "x-csrf-token"
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


def token_for(key: bytes) -> bytes:
    """Give the token of a session's (or visitor's) key; from the token nobody gets back to the key."""
    return hashlib.sha256(b"lumbung/csrf/1" + key).digest()


def token_of(connection: Connection) -> str:
    """Give the token for the forms of the page that is being made.

    It is written differently each time, so that compressing a page tells nothing about it (BREACH).
    """
    mask = secrets.token_bytes(KEY_BYTES)
    return urlsafe_b64encode(mask + _xor(mask, token_for(bound_key(connection)))).decode()


def fits(offered: str, key: bytes) -> bool:
    """Tell whether a token that came with a request is that of `key`."""
    try:
        pair = urlsafe_b64decode(offered)
    except ValueError:
        return False
    if len(pair) != 2 * KEY_BYTES or urlsafe_b64encode(pair).decode() != offered:
        return False
    return hmac.compare_digest(_xor(pair[:KEY_BYTES], pair[KEY_BYTES:]), token_for(key))


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


def bound_key(connection: Connection) -> bytes:
    """Give the key that tokens of this request are bound to: the session's, else the visitor's, made where missing."""
    state = connection.scope["state"]
    if "csrf_key" not in state:
        settings: Settings = connection.app.state.settings
        key = key_in(connection, settings, "session") if state.get("handle") else key_in(connection, settings, "visit")
        if key is None:
            key = secrets.token_bytes(KEY_BYTES)
            state["new_visit"] = key
        state["csrf_key"] = key
    return bytes(state["csrf_key"])


async def check(connection: Connection) -> None:
    """Refuse a change that another site may have sent.

    Raises:
        Problem: STALE_PAGE without the right token, FORBIDDEN from another origin.
    """
    if connection.scope.get("method", "GET") in SAFE:
        return
    _check_origin(connection)
    offered = connection.headers.get(HEADER) or await _in_form(connection)
    if not fits(offered, bound_key(connection)):
        raise Problem(problems.STALE_PAGE)


def _check_origin(connection: Connection) -> None:
    origin = connection.headers.get("origin")
    if origin is not None:
        # Compared as written: whoever takes an address apart may be told one that cannot be.
        scheme = str(connection.app.state.settings.base_url).partition("://")[0]
        if origin.lower() != f"{scheme}://{connection.headers.get('host', '')}".lower():
            raise Problem(problems.FORBIDDEN, gettext("Permintaan ini datang dari situs lain."))
    elif connection.headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
        raise Problem(problems.FORBIDDEN, gettext("Permintaan ini datang dari situs lain."))


async def _in_form(connection: Connection) -> str:
    """Give the form's token field; '' where the body is no form."""
    if connection.headers.get("content-type", "").partition(";")[0].strip().lower() not in FORMS:
        return ""
    if not isinstance(connection, Request):
        return ""
    form = await connection.form()
    value = form.get(FIELD, "")
    return "" if isinstance(value, UploadFile) else str(value)
