"""The hidden marks of a template's rows: whose row it is, signed so that no other template's and no made-up one is taken."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from uuid import UUID

_ID = 16
_SIGNATURE = 8
KEY_BYTES = 32


def row_token(key: bytes, cooperative_id: UUID) -> str:
    """Give the mark of a cooperative's row: base64url of its id and the first 8 bytes of HMAC-SHA256 over it."""
    return _encoded(cooperative_id.bytes + _signature(key, cooperative_id.bytes))


def cooperative_of(key: bytes, token: str) -> UUID | None:
    """Give whose row a mark stands in, None for one of another template or one that was changed."""
    try:
        given = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    identity, signature = given[:_ID], given[_ID:]
    # Encoded anew: unused bits at a text's end would give one row several marks.
    whole = len(given) == _ID + _SIGNATURE and _encoded(given) == token
    return UUID(bytes=identity) if whole and hmac.compare_digest(signature, _signature(key, identity)) else None


def seal(key: bytes, about: Mapping[str, str]) -> str:
    """Give the mark over what a template says about itself, in hex; its own entry `cap` does not count."""
    said = "\n".join(f"{name}={value}" for name, value in sorted(about.items()) if name != "cap")
    return hmac.new(key, said.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def is_sealed(key: bytes, about: Mapping[str, str]) -> bool:
    """Tell whether what a filled template says about itself is what it said when it was made."""
    return hmac.compare_digest(seal(key, about).encode(), about.get("cap", "").encode("utf-8", "surrogatepass"))


def _signature(key: bytes, identity: bytes) -> bytes:
    return hmac.new(key, identity, hashlib.sha256).digest()[:_SIGNATURE]


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
