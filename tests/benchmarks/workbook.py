"""The bulk sheet against zlib 6 over its own XML, and against openpyxl's write-only mode: CPU, bytes, memory.

5,000 rows of 150 columns (1/3 integers, 1/3 texts, 1/6 decimals, 1/6 dates), every guard on. Ratios, since times
drift between machines; medians of interleaved runs. Targets: at most 0.75 of zlib 6, and + 16 MiB whatever the rows.
"""

import contextlib
import io
import json
import random
import resource
import statistics
import subprocess
import sys
import time
import zlib
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from exports.pour import Pour  # noqa: E402  # the benchmark runs as a script, from anywhere
from exports.rendering import Column  # noqa: E402

KINDS = [("integer", "text", "integer", "text", "decimal", "date")[place % 6] for place in range(150)]
LABELLED = ["label" if kind == "text" and place % 5 else kind for place, kind in enumerate(KINDS)]
WORDS = ("Koperasi", "Serba", "Usaha", "Maju", "Bersama", "Desa", "Merah", "Putih", "Sejahtera", "Mandiri")
CHOICES = {f"Pilihan jawaban {number}": number for number in range(12)}
RUNS = 5


def rows(count, kinds, blank=0.0):
    """Yield rows of random values, the same for every run."""
    dice = random.Random(7)  # noqa: S311  # the same rows for every run
    makers = {
        "integer": lambda: dice.randrange(10 ** dice.randrange(1, 11)),
        "decimal": lambda: dice.random() * 1e6,
        "date": lambda: date(2000, 1, 1) + timedelta(dice.randrange(9_000)),
        "text": lambda: " ".join(dice.choice(WORDS) for _ in range(dice.randrange(1, 5))),
        "label": lambda: dice.choice(tuple(CHOICES)),
    }
    for _ in range(count):
        yield tuple(None if dice.random() < blank else makers[kind]() for kind in kinds)


def poured(found, kinds):
    """Pour a sheet; give the CPU seconds and the finished part."""
    columns = [Column(heading=f"k{p}", kind=k, labels=CHOICES if k == "label" else {}) for p, k in enumerate(kinds)]
    start = time.process_time()
    pour = Pour(b"<worksheet><sheetData>", columns, 7, lambda *_: None)
    for row in found:
        pour.write(row)
    part = pour.finish("</sheetData></worksheet>", "ET")
    return time.process_time() - start, part


def unpacked(part):
    part.file.seek(0)
    with contextlib.closing(part.file):
        return zlib.decompress(part.file.read(), -15)


def by_openpyxl(found):
    """Write the same rows by openpyxl's write-only mode; give the CPU seconds and the bytes."""
    start = time.process_time()
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    for row in found:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return time.process_time() - start, len(out.getvalue())


def against_openpyxl(name, kinds):
    """Measure both writers on the same rows."""
    found = list(rows(1_000, kinds))
    seconds, size = by_openpyxl(found)
    mine, part = poured(found, kinds)
    part.file.close()
    ratio = round(mine / seconds, 3)
    return {"case": f"{name} against openpyxl", "pour / openpyxl": ratio, "bytes": part.packed, "bytes openpyxl": size}


def measure(name, kinds, blank=0.0):
    """Measure one kind of sheet: median CPU of the pour over that of zlib 6."""
    found = list(rows(5_000, kinds, blank))
    ratios, packed, floor = [], 0, 0
    for _ in range(RUNS):
        seconds, part = poured(found, kinds)
        packed = part.packed
        xml = unpacked(part)
        start = time.process_time()
        floor = len(zlib.compress(xml, 6))
        ratios.append(seconds / (time.process_time() - start))
    return {"case": name, "pour / zlib 6": round(statistics.median(ratios), 3), "bytes": packed, "bytes zlib 6": floor}


def memory(count):
    """Give the MiB by which a process grows while it pours this many rows."""
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import workbook; print(workbook.grown({count}))"
    return float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)


def grown(count):
    """Pour rows from a generator in this process; give the growth of its peak in MiB."""
    poured(rows(10, KINDS), KINDS)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _, part = poured(rows(count, KINDS), KINDS)
    part.file.close()
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def main():
    """Print one JSON line per case."""
    for case in (
        measure("5,000 x 150", KINDS),
        measure("5,000 x 150, 40 label columns", LABELLED),
        measure("5,000 x 150, 40 % blank", KINDS, 0.4),
    ):
        sys.stdout.write(json.dumps(case) + "\n")
    for name, kinds in (("1,000 x 150", KINDS), ("1,000 x 150, 40 label columns", LABELLED)):
        sys.stdout.write(json.dumps(against_openpyxl(name, kinds)) + "\n")
    grew = {f"{count:,} rows": round(memory(count), 1) for count in (5_000, 25_000)}
    sys.stdout.write(json.dumps({"case": "peak memory over the baseline, MiB"} | grew) + "\n")


if __name__ == "__main__":
    main()
