"""How this machine stands to the one on which the targets and the peers' figures were measured."""

import gc
import json
import time
from collections.abc import Callable

import msgspec

# One submission of 5,407 bytes, 150 answers, 3 repeats of 5 rows, decoded there (benchmarks.md, section 3), in µs of processor time.
MEASURED = ((msgspec.json.decode, 11.3), (json.loads, 29.8))
SIZE = 5_407
ROUNDS, TIMES = 9, 400


def payload() -> bytes:
    """Give a submission of that size and shape: texts, whole numbers, decimals, dates and choices, by group and row."""
    kinds = ("Koperasi Maju {0}", 1_250_000 + 7, 12.75, "2025-12-31", "sudah_bersertifikat")

    def answer(at: int) -> object:
        kind = kinds[at % len(kinds)]
        return kind.format(at) if isinstance(kind, str) else kind + at

    groups = {f"bagian_{part}": {f"jawaban_{part}_{at}": answer(at) for at in range(13)} for part in range(8)}
    rows = {f"daftar_{nth}": [{f"kolom_{at}": answer(at) for at in range(3)} for _ in range(5)] for nth in range(3)}
    bare = json.dumps({**groups, **rows, "catatan": ""})
    return json.dumps({**groups, **rows, "catatan": "a" * max(0, SIZE - len(bare))}).encode()


def took(decode: Callable[[bytes], object], text: bytes) -> float:
    """Give the µs of processor time of one decoding: the best of some rounds, as other work only adds to it."""
    best = float("inf")
    gc.disable()
    for _ in range(ROUNDS):
        begun = time.process_time()
        for _ in range(TIMES):
            decode(text)
        best = min(best, (time.process_time() - begun) / TIMES * 1e6)
    gc.enable()
    return best


def slower_here() -> float:
    """Give how many times slower this machine is than that one: the geometric mean of both decodings."""
    text = payload()
    product = 1.0
    for decode, there in MEASURED:
        product *= took(decode, text) / there
    return product ** (1 / len(MEASURED))
