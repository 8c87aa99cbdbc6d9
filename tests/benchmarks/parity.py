"""`./run bench parity [PAIRS]`: generated rules and answers (100,000 pairs) must come out alike on the server and in V8.

Hypothesis draws forms of ten expressions, each as calculation, relevance, constraint and message, and answers to them; what
both sides say must be the same JSON to the last byte. A difference ends the run with the smallest form that shows it.
"""

import json
import sys
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from py_mini_racer import MiniRacer

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "generators")]

from generated_forms import ANSWERS, EXPRESSIONS, form_of_rules, is_passed_over, told  # noqa: E402  # a script outside of the packages

from forms.check import check  # noqa: E402
from forms.compile import CompiledForm, compile_form  # noqa: E402
from forms.errors import FormProblems  # noqa: E402
from forms.evaluate import Around  # noqa: E402
from forms.expressions.nodes import Call, walk  # noqa: E402
from forms.script import script  # noqa: E402

RULES = 10
SETS = 5
ENOUGH = 200
"""Forms that one V8 holds before it is let go."""

AROUND = Around(
    now=datetime(2026, 11, 22, 12, 30, tzinfo=ZoneInfo("Asia/Makassar")),
    last_saved={"a": 4},
    register={"id": "a", "nama": "Koperasi"},
    seed=7,
)
GIVEN = json.dumps(
    {
        "now": AROUND.now.isoformat(),
        "lastSaved": AROUND.last_saved,
        "register": AROUND.register,
        "round": None,
        "seed": 7,
    }
)


class Run:
    """What was compared so far, and the engine that compares."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.functions: set[str] = set()
        self.codes: Counter[str] = Counter()
        self.v8 = MiniRacer()

    def compare(self, expressions: list[str], sets: list[object]) -> None:
        """Compare one form over several sets of answers."""
        try:
            compiled = compile_form(form_of_rules(expressions))
        except FormProblems as problems:
            self.counts["forms passed over"] += 1
            if is_passed_over(problems):
                return
            raise
        self.counts["forms"] += 1
        if self.counts["forms"] % ENOUGH == 0:
            self.v8.close()
            self.v8 = MiniRacer()
        self.functions |= {
            part.name for node in compiled.rules.values() for part in walk(node) if isinstance(part, Call)
        }
        browser = self.in_v8(compiled, sets)
        for answers, theirs in zip(sets, browser, strict=True):
            verdict = check(compiled, answers, AROUND)
            self.counts["pairs"] += RULES
            self.counts["findings"] += len(verdict.findings)
            self.codes.update(finding.code for finding in verdict.findings)
            ours = json.loads(msgspec.json.encode(told(verdict)), parse_int=float)
            assert ours == theirs, f"answers {json.dumps(answers)}\nserver  {ours}\nbrowser {theirs}"

    def in_v8(self, compiled: CompiledForm, sets: list[object]) -> list[object]:
        """Check several sets of answers in V8."""
        source = script(compiled).replace("export function", "function")
        text = self.v8.eval(
            f"(() => {{ {source}; return JSON.stringify({json.dumps(sets)}.map((one) => check(one, {GIVEN}))); }})()"
        )
        found: list[object] = json.loads(str(text), parse_int=float)
        return found


def search(run: Run, forms: int, number: int) -> AssertionError | None:
    """Draw so many forms and compare them; give the smallest difference, None where there is none."""

    @seed(number)
    @settings(
        max_examples=forms,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(
        expressions=st.lists(EXPRESSIONS, min_size=RULES, max_size=RULES),
        sets=st.lists(ANSWERS, min_size=SETS, max_size=SETS),
    )
    def alike(expressions: list[str], sets: list[object]) -> None:
        run.compare(expressions, sets)

    try:
        alike()
    except AssertionError as difference:
        return difference
    return None


def main() -> None:
    """Compare, print the table."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    run, start, drawn = Run(), time.monotonic(), int(time.time())
    failed = None
    while run.counts["pairs"] < pairs and failed is None:
        missing = (pairs - run.counts["pairs"]) // (RULES * SETS) + 10
        failed = search(run, missing, drawn + run.counts["forms"])
    run.v8.close()
    lines = [
        f"seed {drawn}, {time.monotonic() - start:.0f} s",
        f"pairs of expression and answers: {run.counts['pairs']} in {run.counts['forms']} forms",
        f"functions seen: {len(run.functions)}; forms passed over (no form): {run.counts['forms passed over']}",
        f"findings compared: {run.counts['findings']} {dict(run.codes.most_common())}",
        f"differences: {0 if failed is None else 1}",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    if failed is not None:
        sys.stdout.write(f"{failed}\n")
        raise SystemExit(1)


if __name__ == "__main__":
    main()
