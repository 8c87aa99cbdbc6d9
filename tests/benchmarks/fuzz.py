"""`./run bench fuzz [EXPRESSIONS [WORKBOOKS [SEED]]]`: hostile expressions (1,000,000) and workbooks (10,000), in two processes.

An expression must come to a value or to a fault told to its author; a workbook, read in a process of 256 MiB and 5 seconds,
to a form or to issues that say where and what. Anything else ends the run with exit code 1 and the smallest input of each kind.
The same seed tries the same cases.
"""

import os
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path

import msgspec

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "generators")]

import spoiled_expressions  # noqa: E402  # a script outside of the packages
import spoiled_workbooks  # noqa: E402
from small_workbooks import written  # noqa: E402
from trials import (  # noqa: E402
    kind_of,
    same_as_outside,
    smallest,
    try_examined,
    try_expression,
    try_rules,
    try_targets,
)
from workers import Failure, Outcome, Tally, run  # noqa: E402

from forms.tables import read_tables  # noqa: E402
from forms.tables.limits import limit  # noqa: E402
from forms.xlsform import examine_outside  # noqa: E402
from forms.xlsform.child import examined  # noqa: E402
from forms.xlsform.outside import Handed  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpus"
WORKERS = 2
SECONDS = 5.0
TARGETS, RULES, OUTSIDE = 20, 500, 100
"""Every how manieth case is also emitted to both targets, put into a form, sent through the real door."""

HEAVY = "heavy (refused by the limits)"


class Expressions:
    """Trials of expressions of one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.corpus = spoiled_expressions.corpus_expressions(CORPUS)

    def __call__(self, number: int) -> Outcome:
        """Try one expression."""
        text, context = spoiled_expressions.case(self.seed, number, self.corpus)
        try:
            return Outcome(self.once(number, text, context))
        except Exception as error:  # noqa: BLE001  # whatever it is, it is what we look for
            kind = kind_of(error)
            cut = smallest(text, lambda piece: self.fails_so(number, piece, context) == kind)
            return Outcome("failed", Failure(number, kind, ascii(cut)))

    def once(self, number: int, text: str, context: spoiled_expressions.Context) -> str:
        """Try a text as case `number` is tried."""
        outcome = try_expression(text, context)
        if number % TARGETS == 0:
            try_targets(text, context)
        if number % RULES == 0:
            try_rules(text)
        return outcome

    def fails_so(self, number: int, text: str, context: spoiled_expressions.Context) -> str:
        """Name how a text fails, '' where it does not."""
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            self.once(number, text, context)
        except Exception as error:  # noqa: BLE001
            return kind_of(error)
        return ""


class Workbooks:
    """Trials of workbooks of one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        definition = read_tables(ROOT / "forms" / "definitions" / "koperasi" / "2025")
        rows = {sheet.name: [row.cells for row in sheet.rows] for sheet in definition.sheets}
        files = {file.name: file.read_bytes() for file in sorted((CORPUS / "xlsforms").glob("*.xlsx"))}
        self.seeds = spoiled_workbooks.Seeds({**files, "2025.xlsx": written(rows)})

    def __call__(self, number: int) -> Outcome:
        """Try one workbook."""
        data = spoiled_workbooks.case(self.seed, number, self.seeds)
        outcome = in_child(number, data)
        if number % OUTSIDE == 0 and outcome.failure is None:
            try:
                same_as_outside(
                    examine_outside(data, "a.xlsx"), "file_heavy" if outcome.name == HEAVY else outcome.name
                )
            except Exception as error:  # noqa: BLE001
                outcome = Outcome("failed", Failure(number, kind_of(error), str(error)), outcome.memory)
        if outcome.failure is None:
            return outcome
        kept = Path(tempfile.gettempdir()) / f"lumbung-fuzz-{self.seed}-{number}.xlsx"
        kept.write_bytes(data)
        failure = msgspec.structs.replace(
            outcome.failure, shown=f"{len(data)} bytes, kept as {kept}\n{outcome.failure.shown[:4_000]}"
        )
        return Outcome("failed", failure, outcome.memory)


def in_child(number: int, data: bytes) -> Outcome:
    """Examine a workbook in a fork of this process with the limits of the real child."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _examine(data, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as answers:
        answer = answers.read().decode("utf-8", "replace")
    _, status, used = os.wait4(child, 0)
    if os.WIFSIGNALED(status):
        name = signal.Signals(os.WTERMSIG(status)).name
        if name in {"SIGXCPU", "SIGKILL"} or (name == "SIGABRT" and used.ru_maxrss > 2**17):
            return Outcome(HEAVY, None, used.ru_maxrss)
        return Outcome("failed", Failure(number, f"the process died ({name})"), used.ru_maxrss)
    if os.WEXITSTATUS(status):
        kind, _, shown = answer.partition("\n")
        return Outcome("failed", Failure(number, kind, shown), used.ru_maxrss)
    return Outcome(answer, None, used.ru_maxrss)


def _examine(data: bytes, writer: int) -> None:
    """Examine and judge, write what came of it, end this process."""
    status = 0
    try:
        limit()
        answer = try_examined(examined(Handed(data), "a.xlsx"))
    except MemoryError:
        answer = HEAVY
    except BaseException as error:  # noqa: BLE001  # whatever it is, it is what we look for
        answer, status = f"{kind_of(error)}\n{''.join(traceback.format_exception(error, limit=-6))}", 1
    os.write(writer, answer.encode("utf-8", "backslashreplace")[:60_000])
    os._exit(status)


def table(what: str, tally: Tally, seconds: float) -> list[str]:
    """Write what a run came to."""
    common = ", ".join(f"{name} {count:,}" for name, count in tally.outcomes.most_common())
    return [
        f"{what}: {tally.cases:,} cases in {seconds:.0f} s",
        f"    outcomes: {common}",
        f"    slowest case: {tally.slowest[0] * 1000:.0f} ms of computing (number {tally.slowest[1]}); peak memory {tally.memory / 1024:.0f} MiB",
        f"    failures: {len(tally.failures)}",
    ]


def complaints(tally: Tally, trial: Expressions | Workbooks) -> list[str]:
    """Write the smallest input of each kind of failure."""
    lines = []
    for kind in dict.fromkeys(failure.kind for failure in tally.failures):
        alike = [failure for failure in tally.failures if failure.kind == kind]
        least = min(alike, key=lambda failure: len(failure.shown) or sys.maxsize)
        shown = least.shown
        if not shown and isinstance(trial, Expressions):
            shown = ascii(spoiled_expressions.case(trial.seed, least.number, trial.corpus)[0])
        lines.append(
            f"FAILED {len(alike)} times: {kind}; numbers {[failure.number for failure in alike][:20]}\n    seed {trial.seed}, number {least.number}: {shown}"
        )
    return lines


def main() -> None:
    """Try, print the table."""
    given = [int(text.replace(",", "").replace("_", "")) for text in sys.argv[1:]]
    expressions, workbooks, seed = [*given, *(1_000_000, 10_000, int(time.time()))[len(given) :]]
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.filterwarnings("ignore", "Duplicate name")  # we double names on purpose
    sys.stdout.write(f"seed {seed}, {WORKERS} processes, corpus {'there' if CORPUS.is_dir() else 'not there'}\n")
    failed: list[str] = []
    for what, trial, cases in (
        ("expressions", Expressions(seed), expressions),
        ("workbooks", Workbooks(seed), workbooks),
    ):
        began = time.monotonic()
        tally = run(trial, cases, workers=WORKERS, seconds=SECONDS)
        failed += complaints(tally, trial)
        sys.stdout.write("\n".join(table(what, tally, time.monotonic() - began)) + "\n")
        sys.stdout.flush()
    if failed:
        sys.stdout.write("\n".join(failed) + "\n")
        raise SystemExit(1)


if __name__ == "__main__":
    main()
