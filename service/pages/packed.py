"""Bytes compressed once in both ways that browsers know, and the one that a request takes."""

import gzip
from functools import cached_property
from typing import Any

import brotli
from litestar import Request, Response

SMALLEST = 11


class Packed:
    """A content with its compressed forms; each is made when it is first asked for."""

    def __init__(self, content: bytes, media_type: str, quality: int = SMALLEST) -> None:
        """Keep a content of a media type; `quality` is brotli's."""
        self.content = content
        self.media_type = media_type
        self.quality = quality

    @cached_property
    def brotli(self) -> bytes:
        """The content in brotli, at its best quality as small as it gets."""
        return bytes(brotli.compress(self.content, mode=brotli.MODE_TEXT, quality=self.quality))

    @cached_property
    def gzip(self) -> bytes:
        """The content in gzip, for browsers without https or brotli."""
        return gzip.compress(self.content, mtime=0)

    def response(self, request: Request[Any, Any, Any], cache_control: str) -> Response[bytes]:
        """Answer a request with the smallest form that it takes."""
        taken = encodings(request.headers.get("accept-encoding", ""))
        encoding = next((one for one in ("br", "gzip") if one in taken), "")
        body = {"br": lambda: self.brotli, "gzip": lambda: self.gzip, "": lambda: self.content}[encoding]()
        return Response(
            body,
            media_type=self.media_type,
            headers={
                "cache-control": cache_control,
                "vary": "accept-encoding",
                **({"content-encoding": encoding} if encoding else {}),
            },
        )


def encodings(accepted: str) -> frozenset[str]:
    """Give the encodings that an Accept-Encoding header allows by name (RFC 9110, 12.5.3); one of quality 0 is refused."""
    parts = (one.strip().lower().partition(";") for one in accepted.split(","))
    return frozenset(name.strip() for name, _, more in parts if name.strip() and not _refused(more))


def _refused(parameters: str) -> bool:
    name, _, value = parameters.strip().partition("=")
    return name.strip() == "q" and not value.strip(" 0.")
