"""`./run bench export [--loop [FOLDER]]`: the lines of Excel in design.md section 7 as a table, each ok or OVER its target.

- bulk sheet: 5,000 x 150 (1/3 integers, 1/3 texts, 1/6 decimals, 1/6 dates), every guard and the proof on, against zlib 6 over
  its own XML, and the file's size against openpyxl's write-only mode; also with closed lists, and with 40 % blank.
- 5,000 submissions of three versions, 138 questions and three repeats of 5 rows each, from stored answers to the finished file,
  against openpyxl's write-only mode on the same rows (formpack = 0.85 of it is not to be had from the registry: 0.10 of it are 0.12).
- memory over the baseline, whatever the row count.
- `--loop`: the event loop's longest block while the service builds the sample province's workbook, in a server of its own.

Ratios of processor time, since times drift between machines; medians of interleaved runs. Those over zlib compare Python with C: they hold
for a Python that was built with its profile, as Debian's and the image's are; one that pyenv built without is a fifth slower.
"""

import asyncio
import contextlib
import io
import platform
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import msgspec
from openpyxl import Workbook

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from exports import raw  # noqa: E402  # the benchmark runs as a script, from anywhere
from exports.data_sheets import DataSheets  # noqa: E402
from exports.model import Record  # noqa: E402
from exports.package import pack  # noqa: E402
from exports.parts import shared_strings  # noqa: E402
from exports.pour import Pour  # noqa: E402
from exports.proven import prove  # noqa: E402
from exports.rendering import Column  # noqa: E402
from exports.shared import SharedStrings  # noqa: E402
from exports.workbook import Draft  # noqa: E402
from service.accounts.system import system_handle  # noqa: E402
from service.actions.build_workbook import build  # noqa: E402
from service.actions.library import Library  # noqa: E402
from service.actions.load_sample import load_sample  # noqa: E402
from service.database import migrate  # noqa: E402
from service.database.embedded import embedded_server  # noqa: E402
from service.settings import from_environment  # noqa: E402
from tests.benchmarks.impact import Watcher, idle  # noqa: E402
from tests.generators.three_versions import CHOICES, NEWEST, WORDS, carried, spec_of, stored, survey  # noqa: E402

KINDS = [("integer", "text", "integer", "text", "decimal", "date")[place % 6] for place in range(150)]
LABELLED = ["label" if kind == "text" and place % 5 else kind for place, kind in enumerate(KINDS)]
RUNS = 5
PROVINCE = 6_000


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
    """Pour a sheet; give the CPU seconds, the finished part and that of its shared strings."""
    columns = [Column(heading=f"k{p}", kind=k, labels=CHOICES if k == "label" else {}) for p, k in enumerate(kinds)]
    start = time.process_time()
    strings = SharedStrings(CHOICES)
    pour = Pour(b"<worksheet><sheetData>", columns, 7, lambda *_: None, strings=strings)
    for row in found:
        pour.write(row)
    part = pour.finish("</sheetData></worksheet>", "ET")
    texts = pack(shared_strings(strings.numbers, pour.references))
    return time.process_time() - start, part, texts


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


def measure(name, kinds, blank=0.0, count=5_000):
    """Measure one kind of sheet: median CPU of the pour over that of zlib 6, and its bytes over openpyxl's."""
    found = list(rows(count, kinds, blank))
    ratios, packed = [], 0
    for _ in range(RUNS):
        seconds, part, texts = poured(found, kinds)
        packed = part.packed + texts.packed
        xml = unpacked(part) + unpacked(texts)
        start = time.process_time()
        zlib.compress(xml, 6)
        ratios.append(seconds / (time.process_time() - start))
    _, size = by_openpyxl(found)
    line(f"bulk sheet, {name}: CPU / zlib 6", statistics.median(ratios), 0.75)
    line(f"bulk sheet, {name}: bytes / openpyxl", packed / size, 1.0)


def line(name, value, target, unit=""):
    """Print a line of the table."""
    sys.stdout.write(f"{name:58} {value:9.3f}{unit:4} <= {target:<6} {'ok' if value <= target else 'OVER'}\n")
    sys.stdout.flush()


def memory(count):
    """Give the MiB by which a process grows while it pours this many rows."""
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import export; print(export.grown({count}))"
    )
    return float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)


def grown(count):
    """Pour rows from a generator in this process; give the growth of its peak in MiB."""
    poured(rows(10, KINDS), KINDS)
    Path("/proc/self/clear_refs").write_text("5")  # imports reached higher: the peak begins anew from here
    before = peak()
    _, part, _ = poured(rows(count, KINDS), KINDS)
    part.file.close()
    return (peak() - before) / 1024


def peak():
    """Give this program's highest memory in KiB; `ru_maxrss` begins with that of the process that started it."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])


def ours(found):
    """Write stored submissions into a file; give the CPU seconds, the bytes, and the rows by sheet for the peer."""
    spec = spec_of(len(found))
    start = time.process_time()
    laid = raw.sheets(survey(NEWEST), spec)
    data = DataSheets(laid, spec, Draft(spec.generated_at, "Uji"), set())
    decode = msgspec.json.Decoder().decode
    out, digests = io.BytesIO(), []
    try:
        for number, (version, answers) in enumerate(found):
            record = Record(
                koperasi_id=f"K{number:05}", name="Koperasi", office="64.03", state="sent", version=f"2025.{version}", revision=1, chain="",
                answers=carried(decode(answers), version) if version < NEWEST else decode(answers),
            )  # fmt: skip
            data.add(record, digests.append)
        size = data.write(out, list(data.pours))
    finally:
        data.close()
    return time.process_time() - start, size


def theirs(found):
    """Write the same rows by openpyxl's write-only mode, flattening included."""
    spec = spec_of(len(found))
    start = time.process_time()
    laid = raw.sheets(survey(NEWEST), spec)
    readers = [(sheet, raw.Reader(sheet)) for sheet in laid]
    book = Workbook(write_only=True)
    targets = [book.create_sheet(sheet.name) for sheet in laid]
    decode = msgspec.json.Decoder().decode
    for number, (version, answers) in enumerate(found):
        plain = decode(answers)
        record = Record(
            koperasi_id=f"K{number:05}", name="Koperasi", office="64.03", state="sent", version=f"2025.{version}", revision=1, chain="",
            answers=carried(plain, version) if version < NEWEST else plain,
        )  # fmt: skip
        for (sheet, reader), target in zip(readers, targets, strict=True):
            for row in reader.rows(record) if sheet.repeat else (reader.main(record),):
                target.append(row)
    out = io.BytesIO()
    book.save(out)
    return time.process_time() - start, len(out.getvalue())


def versions(count=5_000):
    """Measure the export of submissions of three versions."""
    found = stored(count)
    other, size = theirs(found)
    mine, packed = statistics.median_low([ours(found) for _ in range(3)])
    line(f"{count:,} submissions, 3 versions: CPU / openpyxl", mine / other, 0.12)
    line(f"{count:,} submissions, 3 versions: bytes / openpyxl", packed / size, 1.0)


async def blocked(kept):
    """Build the sample province's workbook in a server of its own beside a ticker of 5 ms."""
    now = datetime(2026, 5, 20, 10, tzinfo=ZoneInfo("Asia/Makassar"))
    with tempfile.TemporaryDirectory(prefix="lumbung-bench-", dir="/dev/shm") as folder:  # a server of our own
        chosen = from_environment().postgres_bin
        with embedded_server(Path(kept or folder), lambda _line: None, chosen=chosen, durable=False) as server:
            urls = server.urls("bench")
            await migrate.up(urls.owner)
            await load_sample(urls, lambda said: sys.stderr.write(said + "\n"), now, total=PROVINCE)
            async with system_handle(urls) as handle:
                for _ in range(2):
                    line("longest wait of an idle loop, for comparison", await idle() * 1000, 100, " ms")
                    watcher = Watcher()
                    watching = asyncio.create_task(watcher.watch())
                    target = Path(folder) / f"{uuid4()}.xlsx"
                    start, computing = time.perf_counter(), time.process_time()
                    built = await build(handle, Library(), 2025, target, now=now, new_id=uuid4)
                    seconds, computed = time.perf_counter() - start, time.process_time() - computing
                    watching.cancel()
                    records = sum(share.written for share in built.manifest.shares)
                    sys.stdout.write(
                        f"{records:,} submissions, whole workbook: {seconds:.1f} s, {computed:.1f} s of computing, {built.manifest.size:,} bytes\n"
                    )
                    line("longest block of the event loop", watcher.longest * 1000, 100, " ms")
                    start = time.process_time()
                    proven = await asyncio.to_thread(prove, target)
                    sys.stdout.write(
                        f"verified in {time.process_time() - start:.1f} s of computing: {'whole' if proven.whole else proven.differences}\n"
                    )


def main(words):
    """Print the table, or with `--loop` the event loop's line."""
    if words[:1] == ["--loop"]:
        asyncio.run(blocked(words[1] if len(words) > 1 else None))
        return
    measure("5,000 x 150", KINDS)
    measure("40 of its columns closed lists", LABELLED)
    measure("40 % blank", KINDS, 0.4)
    versions()
    for count in (5_000, 25_000):
        line(f"memory over the baseline, {count:,} rows", memory(count), 16, " MiB")
    sys.stdout.write(f"Python {platform.python_version()} of {sys.base_prefix}, {platform.python_compiler()}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
