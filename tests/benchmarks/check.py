"""`./run bench check`: what checking one submission of the 2025 form costs, as a ratio to decoding its bytes untyped.

Submissions come from the sample's generator. Valid ones without any finding go the quick way; then the same with a rule broken, so that
every finding is collected and worded, with an answer missing, and with a key that the form lacks, which makes each answer be read
by itself. Each figure is the median of rounds that alternate with the floor, so that a slower machine slows both. Behind that: compiling,
a form of 2,000 questions and 10,000 choices, a cascade of 16,000 rows in the script, and @getodk/xforms-engine where Node is present.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from py_mini_racer import MiniRacer
from pyxform.xls2xform import convert

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "generators")]

from large_forms import cascade  # noqa: E402  # a script outside of the packages

from forms.check import check  # noqa: E402
from forms.compile import CompiledForm, compile_form  # noqa: E402
from forms.evaluate import Around  # noqa: E402
from forms.script import script  # noqa: E402
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


def incomplete(raw: bytes) -> bytes:
    """Give the same submission without an answer that is required."""
    answers = msgspec.json.decode(raw)
    return msgspec.json.encode({**answers, "identitas": {**answers["identitas"], "alamat": ""}})


def unreadable(raw: bytes) -> bytes:
    """Give the same submission with a key that the form lacks, so that every answer is read one by one."""
    return msgspec.json.encode({**msgspec.json.decode(raw), "tidak_dikenal": 1})


def measured(compiled: CompiledForm, raw: bytes, around: Around) -> tuple[float, float, float]:
    """Measure the check of one submission against decoding it."""
    return ratio(lambda: check(compiled, raw, around), lambda: msgspec.json.decode(raw))


def checks(compiled: CompiledForm, found: list[Submission]) -> Iterator[str]:
    """Yield the table of ratios."""
    yield "submission  bytes  decode us  check us  ratio (<= 5)  + answers  findings (<= 10)  one missing (<= 10)  one by one"
    for index, (raw, around) in enumerate(found):
        quick = measured(compiled, raw, around)
        stored = ratio(lambda: check(compiled, raw, around).answers, lambda: msgspec.json.decode(raw))  # noqa: B023  # run at once
        others = [measured(compiled, make(raw), around)[2] for make in (broken, incomplete, unreadable)]
        yield (
            f"{index:10}  {len(raw):5}  {quick[1]:9.1f}  {quick[0]:8.1f}  {quick[2]:12.2f}  {stored[2]:9.2f}"
            f"  {others[0]:16.2f}  {others[1]:19.2f}  {others[2]:10.1f}"
        )


LARGE = """
import json, resource, sys, time
sys.path[:0] = {paths!r}
from large_forms import large_form
from forms.compile import compile_form
from forms.xlsform import load_form
from pathlib import Path
with open(sys.argv[1], "w") as file:
    json.dump(large_form(2_000, 10_000), file)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
form = load_form(Path(sys.argv[1]))
read = time.perf_counter() - start
start = time.perf_counter()
compile_form(form)
compiled = time.perf_counter() - start
print(read, compiled, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


def large() -> str:
    """Measure a large form in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        code = LARGE.format(paths=[str(ROOT), str(ROOT / "tests" / "generators")])
        told = subprocess.run(  # our own code
            [sys.executable, "-c", code, f"{folder}/form.json"], capture_output=True, text=True, check=True
        )
    read, compiled, memory = map(float, told.stdout.split())
    return f"2,000 questions, 10,000 choices: compiled in {compiled:.2f} s (target 3), read and judged in {read:.2f} s, + {memory:.0f} MiB (200)"


def cascade_in_script() -> str:
    """Measure how long the script takes to offer and to judge the choices of 16,000 rows."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cascade.json"
        path.write_bytes(msgspec.json.encode(cascade()))
        source = script(compile_form(load_form(path))).replace("export function", "function")
    v8 = MiniRacer()
    v8.eval(source)
    timings = []
    for number in range(30):
        answers = json.dumps({"kecamatan": f"k{number}", "desa": f"k{number}d7"})
        timings.append(
            v8.eval(
                f"(() => {{ const start = Date.now(); for (let i = 0; i < 10; i += 1) {{ choices('desa', {answers}, {{}}); check({answers}, {{}}); }}"
                " return (Date.now() - start) / 10; })()"
            )
        )
    v8.close()
    return f"16,000-row cascade in the script, offered and checked: first {timings[0]:.1f} ms, median {statistics.median(timings):.2f} ms (target 100)"


def peer(definition: Path, raw: bytes) -> str:
    """Measure @getodk/xforms-engine on the same form and answers; say why where that cannot be."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return "@getodk/xforms-engine: not measured, there is no Node here"
    folder = ROOT / ".peers"
    folder.mkdir(exist_ok=True)
    if not (folder / "node_modules" / "@getodk").exists():
        packages = ["@getodk/xforms-engine@0.22.0", "jsdom@27"]
        made = subprocess.run(
            [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), *packages], check=False
        )  # pinned packages
        if made.returncode:
            return "@getodk/xforms-engine: not measured, npm could not install it"
    (folder / "answers.json").write_bytes(raw)
    workbook = folder / "form.xlsx"
    subprocess.run(
        [ROOT / ".venv/bin/lumbung", "form", "build", definition, "-o", workbook], check=True, capture_output=True
    )  # our own program
    (folder / "form.xml").write_text(convert(str(workbook)).xform)
    shutil.copy(Path(__file__).parent / "peers" / "xforms_engine.mjs", folder)
    told = subprocess.run(  # the copied script
        [node, "xforms_engine.mjs", "form.xml", "answers.json"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if told.returncode:
        return f"@getodk/xforms-engine: not measured, it failed: {told.stderr.strip().splitlines()[-1]}"
    got = json.loads(told.stdout)
    return (
        f"@getodk/xforms-engine 0.22.0 in Node: form loaded in {got['load']:.0f} ms, one submission ({got['filled']} answers) filled and"
        f" judged in {got['submission']:.0f} ms"
    )


def main() -> None:
    """Print the tables."""
    definition = ROOT / "forms" / "definitions" / "koperasi" / "2025"
    form = load_form(definition)
    start = time.perf_counter()
    compiled = compile_form(form)
    took = (time.perf_counter() - start) * 1000
    found = submissions(compiled, 5)
    for line in checks(compiled, found):
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"2025 form: compiled in {took:.0f} ms (target 500)\n")
    for line in (large(), cascade_in_script(), peer(definition, found[0][0])):
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
