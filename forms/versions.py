"""A form as canonical bytes: the same form always gives the same bytes, and the bytes give the form back."""

import hashlib

import msgspec

from forms.model import Form

_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Form)


def canonical(form: Form) -> bytes:
    """Encode a form as JSON with sorted keys and without what is left at its default."""
    return _encoder.encode(form)


def content_hash(form: Form) -> str:
    """Give the SHA-256 of the canonical bytes, in hex."""
    return hashlib.sha256(canonical(form)).hexdigest()


def decode(data: bytes) -> Form:
    """Read canonical bytes.

    Raises:
        msgspec.DecodeError: when the bytes are no canonical form.
    """
    return _decoder.decode(data)
