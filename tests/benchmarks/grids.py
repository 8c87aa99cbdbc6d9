"""`./run bench grids [COUNT] [SECONDS]`: stored = exported = read again, for 100,000 random grids with hostile texts.

Each grid is read back by calamine (its values) and by the reader of proofs (its lines, hashed as they were when poured); no formula
may come from data. Where LibreOffice is, one workbook of every 4,000 grids is saved again by it and proven once more. A batch of
grids has a seed of its own; every core works on one. Ends after SECONDS (3,600); exit 1 at the first fault, with its seed.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from shutil import which

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT)]

import msgspec  # noqa: E402  # the benchmark runs as a script, from anywhere

from tests.generators.random_grids import book_of, books, faults, for_libreoffice, unproven  # noqa: E402  # a script outside of the packages

SEED, EACH, BATCH, SAMPLED = 20_261_126, 20, 1_000, 4


class Batch(msgspec.Struct, frozen=True):
    """What became of the grids of one seed: `sampled` of them went through LibreOffice too; `wrong` tells the first workbook's faults."""

    seed: int
    grids: int = 0
    cells: int = 0
    sampled: int = 0
    wrong: tuple[str, ...] = ()


def say(line):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def resaved(office, path, folder):
    """Save a workbook again by LibreOffice."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, "--headless", profile, "--convert-to", "xlsx", "--outdir", str(folder / "lagi"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder / "lagi" / path.name


def batch(seed: int, count: int, office: str | None) -> Batch:
    """Pour and read back `count` grids of a seed, the first workbook through LibreOffice as well where it is given."""
    done = cells = sampled = 0
    with tempfile.TemporaryDirectory(prefix="lumbung-grids-") as name:
        path = Path(name) / "grids.xlsx"
        for grids in books(seed, count, EACH):
            wrong = faults(grids, path)
            if not wrong and office and not done:
                data, proofs = book_of(for_libreoffice(grids))
                path.write_bytes(data)
                wrong = unproven(resaved(office, path, Path(name)), proofs)
                sampled += len(grids)
            done += len(grids)
            cells += sum(len(kinds) * len(rows) for kinds, rows in grids)
            if wrong:
                return Batch(seed, done, cells, sampled, tuple(wrong))
    return Batch(seed, done, cells, sampled)


def batches(count: int) -> Iterator[Batch]:
    """Run all batches, one on each core at a time, in the order of their seeds."""
    office = which("soffice") or which("libreoffice")
    sizes = [min(BATCH, count - start) for start in range(0, count, BATCH)]
    plan = ((SEED + at, size, None if at % SAMPLED else office) for at, size in enumerate(sizes))
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores) as pool:
        waiting = [pool.submit(batch, *one) for one in islice(plan, cores)]
        try:
            while waiting:
                yield waiting.pop(0).result()
                waiting += [pool.submit(batch, *one) for one in islice(plan, 1)]
        finally:
            pool.shutdown(cancel_futures=True)


def main(count: int = 100_000, seconds: float = 3_600.0) -> int:
    """Run, with a line of progress for each batch."""
    begun = time.monotonic()
    done = cells = sampled = 0
    for one in batches(count):
        if one.wrong:
            say(f"FAULT in the workbook that ends with grid {one.grids} of seed {one.seed}:")
            for line in one.wrong[:10]:
                say(f"  {line}")
            return 1
        done, cells, sampled = done + one.grids, cells + one.cells, sampled + one.sampled
        spent = time.monotonic() - begun
        say(f"{done:,} of {count:,} grids, {cells:,} cells, {spent:.0f} s")
        if spent > seconds:
            break
    ended = "" if done >= count else f" (of {count:,}: the time was up)"
    say(
        f"{done:,} grids{ended}, {cells:,} cells: stored = exported = read again, 0 formulas; {sampled:,} grids through LibreOffice"
    )
    return 0


if __name__ == "__main__":
    words = sys.argv[1:]
    raise SystemExit(
        main(int(words[0].replace(",", "")) if words else 100_000, float(words[1]) if len(words) > 1 else 3_600.0)
    )
