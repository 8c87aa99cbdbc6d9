"""Digests of texts; the twin of `digests` in runtime.js."""

import base64
import hashlib

ALGORITHMS = ("MD5", "SHA-1", "SHA-256")


def digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    """Give a digest in `hex` or `base64`, '' for an unknown algorithm or encoding."""
    if algorithm not in ALGORITHMS or encoding not in {"hex", "base64"}:
        return ""
    made = hashlib.new(algorithm.replace("-", "").lower(), text.encode(errors="replace"), usedforsecurity=False)
    return made.hexdigest() if encoding == "hex" else base64.b64encode(made.digest()).decode()
