"""A small run of `./run bench fuzz`, and the proof that it would see a crash and a hang."""

import subprocess
import sys

import pytest

PLANTED = """
import os, signal, sys
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/tests/generators"]
from workers import Failure, Outcome, run

def trial(number):
    if number == 3: os.kill(os.getpid(), signal.SIGSEGV)
    while number == 1200: pass
    if number == 1300: return Outcome("failed", Failure(number, "a fault", "its text"))
    return Outcome("value")

tally = run(trial, 1500, workers=2, seconds=0.5)
print(tally.cases, tally.outcomes["value"], sorted((failure.number, failure.kind) for failure in tally.failures))
"""


def python(*arguments):
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=300, check=False)


def test_hostile_expressions_and_workbooks_end_with_a_value_a_form_or_a_message(repository):
    done = python(repository / "tests" / "benchmarks" / "fuzz.py", "4000", "60", "20261122")
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert [line.partition(" cases")[0] for line in lines if " cases in " in line] == [
        "expressions: 4,000",
        "workbooks: 60",
    ]
    assert lines.count("    failures: 0") == 2


def test_a_death_a_hang_and_a_fault_are_named_and_the_rest_goes_on(repository):
    done = python("-c", PLANTED, repository)
    assert done.stdout.split(" ", 2) == [
        "1500", "1497", "[(3, 'the process died (SIGSEGV)'), (1200, 'no end within 0.5 s of computing'), (1300, 'a fault')]\n",
    ], done.stderr  # fmt: skip


@pytest.mark.parametrize(
    ("trial", "kind"),
    [
        ("fuzz.try_expression = lambda text, context: 1 / 0", "ZeroDivisionError"),
        ("fuzz.examined = lambda handed, name: 1 / 0", "ZeroDivisionError"),
        ("import os, signal; fuzz.examined = lambda handed, name: os.kill(os.getpid(), signal.SIGSEGV)", "SIGSEGV"),
    ],
)
def test_a_planted_fault_makes_the_run_fail(repository, trial, kind):
    source = f"import sys; sys.path.insert(0, sys.argv.pop(1)); import fuzz; {trial}; fuzz.main()"
    done = python("-c", source, repository / "tests" / "benchmarks", "4", "2", "1")
    assert done.returncode == 1, done.stderr
    assert kind in done.stdout
