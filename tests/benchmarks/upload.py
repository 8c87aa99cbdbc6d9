"""Reading a filled workbook of 5,000 rows and 150 columns against inflating it, and against openpyxl and calamine.

Ratios of CPU, since times drift between machines: medians of interleaved runs. The floor is zlib.decompress of the same parts
(worksheets, shared strings, styles); reading may cost at most 6 of it. Run: ./run bench upload
"""

import gc
import io
import statistics
import sys
import time
import zipfile
import zlib
from pathlib import Path

import openpyxl
from python_calamine import CalamineWorkbook

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "generators")]

from filled_books import large_book  # noqa: E402  # the benchmark runs as a script, from anywhere

from forms.filling.read import read_filled  # noqa: E402

ROWS, COLUMNS = 5_000, 150
RUNS = 5
FLOOR = 6
CASES = (
    ("all texts, each its own", "text", 0.0),
    ("all texts, from lists", "list", 0.0),
    ("all numbers", "number", 0.0),
    ("mixed with dates", "mixed", 0.0),
    ("mixed, 40 % blank and styled", "mixed", 0.4),
)


def compressed_parts(data):
    """Give the deflated bytes of the parts that a reader needs."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for info in package.infolist():
            if info.filename.startswith(("xl/worksheets/", "xl/sharedStrings", "xl/styles")):
                start = info.header_offset
                names = int.from_bytes(data[start + 26 : start + 28], "little")
                extra = int.from_bytes(data[start + 28 : start + 30], "little")
                at = start + 30 + names + extra
                found.append(data[at : at + info.compress_size])
    return found


def seconds(work):
    """Give the CPU seconds of a piece of work; its result is let go of after the clock is read, for all alike."""
    start = time.process_time()
    result = work()
    taken = time.process_time() - start
    del result
    return taken


def by_openpyxl(data):
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    return [list(sheet.iter_rows(values_only=True)) for sheet in book]


def by_calamine(data):
    with CalamineWorkbook.from_object(io.BytesIO(data)) as book:
        return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]


def measure(kind, blank):
    """Measure one workbook: MiB inflated, seconds of the floor, and ratios of reading, calamine and openpyxl to it."""
    data = large_book(ROWS, COLUMNS, kind, blank)
    parts = compressed_parts(data)
    floors, ours, theirs = [], [], []
    for _ in range(RUNS):
        floors.append(seconds(lambda: [zlib.decompress(part, -15) for part in parts]))
        ours.append(seconds(lambda: read_filled(data, "isi.xlsx")))
        theirs.append(seconds(lambda: by_calamine(data)))
    floor = statistics.median(floors)
    size = sum(len(zlib.decompress(part, -15)) for part in parts) / 2**20
    slow = seconds(lambda: by_openpyxl(data))
    return size, floor, statistics.median(ours) / floor, statistics.median(theirs) / floor, slow / floor


def main():
    """Print the table."""
    gc.disable()  # as in the child process that reads uploads
    print(f"reading {ROWS:,} x {COLUMNS} filled cells / inflating their parts (at most {FLOOR})")  # noqa: T201  # a table on stdout
    print(f"{'case':32}{'MiB':>6}{'floor s':>9}{'Lumbung':>9}{'calamine':>10}{'openpyxl':>10}")  # noqa: T201
    for name, kind, blank in CASES:
        size, floor, ours, calamine, slow = measure(kind, blank)
        print(f"{name:32}{size:6.0f}{floor:9.3f}{ours:9.1f}{calamine:10.1f}{slow:10.0f}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
