"""Many trials in several processes: a trial that never ends, or kills its process, is named and the rest goes on.

A trial is told by its number. Its process is killed by an alarm of the system when it computes too long, in C code too, or
when it takes far longer on the clock (a busy machine may stand still for seconds); whoever watches knows the number from
memory that both share, and starts another process behind it.
"""

import ctypes
import multiprocessing
import resource
import signal
from collections import Counter
from collections.abc import Callable
from multiprocessing.connection import Connection, wait

import msgspec

FORK = multiprocessing.get_context("fork")
PATIENCE = 12
"""Seconds on the clock for a second of computing, before a trial counts as without end."""

BLOCK = 500
"""Trials between two reports; a process that dies does at most so many again."""


class Failure(msgspec.Struct, frozen=True):
    """What a trial should not have come to: its number, a name shared by failures of one cause, and the input."""

    number: int
    kind: str
    shown: str = ""


class Outcome(msgspec.Struct, frozen=True):
    """What one trial came to; `memory` is in KiB, 0 where the worker's own counts."""

    name: str
    failure: Failure | None = None
    memory: int = 0


class Tally(msgspec.Struct):
    """What several trials came to; `slowest` is (seconds of computing, number), `memory` KiB."""

    cases: int = 0
    outcomes: Counter[str] = msgspec.field(default_factory=Counter)
    slowest: tuple[float, int] = (0.0, -1)
    memory: int = 0
    failures: list[Failure] = msgspec.field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Add what others came to."""
        self.cases += other.cases
        self.outcomes += other.outcomes
        self.slowest = max(self.slowest, other.slowest)
        self.memory = max(self.memory, other.memory)
        self.failures += other.failures


Trial = Callable[[int], Outcome]


class _Worker:
    """One process and the numbers that it still has to try."""

    def __init__(self, trial: Trial, numbers: range, skipped: frozenset[int], seconds: float) -> None:
        self.numbers = numbers
        self.skipped = skipped
        self.at = FORK.Value(ctypes.c_long, -1, lock=False)
        self.reports, sender = FORK.Pipe(duplex=False)
        self.process = FORK.Process(target=_work, args=(trial, numbers, skipped, seconds, self.at, sender), daemon=True)
        self.process.start()
        sender.close()


def run(trial: Trial, cases: int, *, workers: int, seconds: float) -> Tally:
    """Try the numbers from 0 to `cases`, each for at most so many seconds of computing."""
    whole = Tally()
    waiting = {
        (worker := _Worker(trial, range(first, cases, workers), frozenset(), seconds)).reports: worker
        for first in range(workers)
    }
    while waiting:
        for reports in wait(list(waiting)):
            worker = waiting[reports]  # type: ignore[index]  # only our connections are waited for
            try:
                tally, left = reports.recv()  # type: ignore[union-attr]
            except EOFError:
                del waiting[worker.reports]
                worker.process.join()
                if worker.process.exitcode:
                    whole.failures.append(_death(worker, seconds))
                    skipped = worker.skipped | {worker.at.value}
                    again = _Worker(trial, worker.numbers, skipped, seconds)
                    waiting[again.reports] = again
                continue
            whole.add(tally)
            worker.numbers = left
    return whole


def _death(worker: _Worker, seconds: float) -> Failure:
    code = worker.process.exitcode or 0
    if code in {-signal.SIGPROF, -signal.SIGALRM}:
        what = "of computing" if code == -signal.SIGPROF else f"of computing or {PATIENCE * seconds:g} s on the clock"
        return Failure(worker.at.value, f"no end within {seconds:g} s {what}")
    return Failure(worker.at.value, f"the process died ({signal.Signals(-code).name if code < 0 else code})")


def _alarm(seconds: float) -> None:
    """Set the alarms; 0 puts them out."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE * seconds)


def _computed() -> float:
    """Give the seconds that this process and its children have computed."""
    own, below = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + below.ru_utime + below.ru_stime


def _work(
    trial: Trial, numbers: range, skipped: frozenset[int], seconds: float, at: ctypes.c_long, reports: Connection
) -> None:
    """Try every number and report in blocks; the alarm's own answer is death."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    for start in range(0, len(numbers), BLOCK):
        tally = Tally()
        for number in numbers[start : start + BLOCK]:
            tally.cases += 1
            if number in skipped:
                tally.outcomes["failed"] += 1
                continue
            at.value = number
            _alarm(seconds)
            began = _computed()
            outcome = trial(number)
            tally.slowest = max(tally.slowest, (_computed() - began, number))
            tally.outcomes[outcome.name] += 1
            tally.memory = max(tally.memory, outcome.memory)
            if outcome.failure is not None:
                tally.failures.append(outcome.failure)
        _alarm(0)
        tally.memory = max(tally.memory, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        reports.send((tally, numbers[start + BLOCK :]))
    reports.close()
