"""`./run bench grids [COUNT] [SECONDS]`: stored = exported = read again, for 100,000 random grids with hostile texts.

Each grid is read back by calamine (its values) and by the reader of proofs (its lines, hashed as they were when poured); no formula
may come from data. Where LibreOffice is, every 200th workbook is saved again by it and proven once more. Ends after SECONDS (3,600).
Exit 1 at the first fault, with the seed.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from shutil import which

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT)]

from tests.generators.random_grids import book_of, books, faults, for_libreoffice, unproven  # noqa: E402  # a script outside of the packages

SEED, EACH, SAMPLED = 20_261_126, 20, 200


def say(line):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def resaved(office, path, folder):
    """Save a workbook again by LibreOffice."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, "--headless", profile, "--convert-to", "xlsx", "--outdir", str(folder / "lagi"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder / "lagi" / path.name


def main(count=100_000, seconds=3_600.0):
    """Run, with a line of progress every 10 seconds."""
    office = which("soffice") or which("libreoffice")
    begun = told = time.monotonic()
    done = cells = sampled = 0
    with tempfile.TemporaryDirectory(prefix="lumbung-grids-") as name:
        path = Path(name) / "grids.xlsx"
        for number, grids in enumerate(books(SEED, count, EACH)):
            wrong = faults(grids, path)
            if not wrong and office and number % SAMPLED == 0:
                tame = for_libreoffice(grids)
                data, proofs = book_of(tame)
                path.write_bytes(data)
                wrong = unproven(resaved(office, path, Path(name)), proofs)
                sampled += len(grids)
            if wrong:
                say(f"FAULT in workbook {number} of seed {SEED}:")
                for line in wrong[:10]:
                    say(f"  {line}")
                return 1
            done += len(grids)
            cells += sum(len(kinds) * len(rows) for kinds, rows in grids)
            now = time.monotonic()
            if now - told > 10:
                told = now
                say(f"{done:,} of {count:,} grids, {cells:,} cells, {now - begun:.0f} s")
            if now - begun > seconds:
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
