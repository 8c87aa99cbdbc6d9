"""`./run bench check`: what checking one submission of the 2025 form costs, as a ratio to decoding its bytes untyped.

Submissions come from the sample's generator. Valid ones without any finding go the quick way; the same with one broken rule
take the thorough way that collects every finding. Each figure is the median of rounds that alternate with the floor, so that a slower
machine slows both.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from forms.check import check  # noqa: E402  # a script outside of the packages
from forms.compile import CompiledForm, compile_form  # noqa: E402
from forms.evaluate import Around  # noqa: E402
from forms.xlsform import load_form  # noqa: E402
from service.sample.answers import Author  # noqa: E402
from service.sample.case import Round  # noqa: E402
from service.sample.filled import Filler  # noqa: E402
from service.sample.plan import read_plan  # noqa: E402
from service.sample.progress import Progress, Step  # noqa: E402
from service.sample.register import register  # noqa: E402

ROUNDS = 15
REPEATS = 200
NOW = datetime(2026, 5, 20, 10, tzinfo=ZoneInfo("Asia/Makassar"))
FACTS = Round(
    tahun_buku=2025, tahun_tanpa_rat=2, batas_rat_primer=date(2026, 3, 31), batas_rat_sekunder=date(2026, 6, 30),
    batas_rat=date(2026, 6, 30), batas_kirim=date(2026, 6, 30), mulai=date(2026, 2, 2),
)  # fmt: skip

Submission = tuple[bytes, Around]


def submissions(compiled: CompiledForm, wanted: int) -> list[Submission]:
    """Generate submissions in which nothing at all is found."""
    plan = read_plan(ROOT / "forms" / "definitions" / "wilayah" / "kaltim_wilayah.csv")
    filler = Filler(compiled, Author(plan, FACTS, seed=2025), seed=2025)
    found: list[Submission] = []
    for one in register(plan, seed=2025, book_year=2025)[::7]:
        around = Around(now=NOW, register=one.columns(), round=msgspec.to_builtins(FACTS))
        progress = Progress(
            koperasi_id=one.koperasi_id, state="sent", steps=(Step(kind="saved", at=NOW), Step(kind="sent", at=NOW))
        )
        filled = filler.fill(one, progress, around)
        if not filled.findings and len(msgspec.json.encode(filled.answers)) > 3_000:
            found.append((msgspec.json.encode(filled.answers), around))
        if len(found) == wanted:
            break
    return found


def timed(job: Callable[[], object]) -> float:
    """Give microseconds of one run of `job`."""
    start = time.perf_counter()
    for _ in range(REPEATS):
        job()
    return (time.perf_counter() - start) / REPEATS * 1e6


def ratio(job: Callable[[], object], floor: Callable[[], object]) -> tuple[float, float, float]:
    """Give the median microseconds of `job` and `floor` and the median of their ratios."""
    pairs = [(timed(job), timed(floor)) for _ in range(ROUNDS)]
    jobs, floors = zip(*pairs, strict=True)
    return statistics.median(jobs), statistics.median(floors), statistics.median(one / other for one, other in pairs)


def broken(raw: bytes) -> bytes:
    """Give the same submission with hard and soft rules broken, so that findings are collected and worded."""
    answers = msgspec.json.decode(raw)
    return msgspec.json.encode({**answers, "keanggotaan": {**answers["keanggotaan"], "anggota_akhir": 999_999}})


def unreadable(raw: bytes) -> bytes:
    """Give the same submission with a key that the form lacks, so that every answer is read one by one."""
    return msgspec.json.encode({**msgspec.json.decode(raw), "tidak_dikenal": 1})


def measured(compiled: CompiledForm, raw: bytes, around: Around) -> tuple[float, float, float]:
    """Measure the check of one submission against decoding it."""
    return ratio(lambda: check(compiled, raw, around), lambda: msgspec.json.decode(raw))


def main() -> None:
    """Print the table."""
    definition = ROOT / "forms" / "definitions" / "koperasi" / "2025"
    form = load_form(definition)
    start = time.perf_counter()
    compiled = compile_form(form)
    lines = [f"compile the 2025 form: {(time.perf_counter() - start) * 1000:.0f} ms (target 500)"]
    lines.append(
        "submission  bytes  decode us  check us  ratio (<= 5)  findings us  ratio (<= 10)  read one by one us  ratio"
    )
    for index, (raw, around) in enumerate(submissions(compiled, 5)):
        quick, found, slow = (measured(compiled, each, around) for each in (raw, broken(raw), unreadable(raw)))
        lines.append(
            f"{index:10}  {len(raw):5}  {quick[1]:9.1f}  {quick[0]:8.1f}  {quick[2]:12.2f}  {found[0]:11.1f}  {found[2]:13.2f}"
            f"  {slow[0]:18.1f}  {slow[2]:5.1f}"
        )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
