"""Forms and answers by chance, which the server and the browser must judge alike: for the tests and for `./run bench parity`."""

from hypothesis import strategies as st

from forms.check import Verdict
from forms.errors import FormProblems
from forms.expressions.functions import FUNCTIONS, Function
from forms.model import Choice, Form, Question, Repeat

QUESTIONS = (
    ("a", "integer"), ("b", "integer"), ("d", "decimal"), ("t", "text"), ("u", "text"), ("tgl", "date"), ("w", "datetime"), ("p", "select_one"),
    ("m", "select_multiple"),
)  # fmt: skip
TEXTS = st.sampled_from(
    [
        "-1.5 117.2 0 0",
        "0 0;0 1;1 1;0 0",
        "12:30:00.5",
        "NaN",
        "Infinity",
        "-0",
        "٣",
        "e\u0301",
        "\u00a0a\u3000",
        "aGFsbw==",
        "satu dua",
        "",
        "a",
        "ya",
        "5",
        "-1.5",
        "2026-02-28",
        "2026-11-22T23:30:00+08:00",
        " x  y ",
        "Ñ🙂",
        "1e3",
        "true",
        "0",
    ]
)
NAMES = st.sampled_from([f"${{{name}}}" for name, _ in QUESTIONS] + ["${x}", "${y}", "${k}"])
LITERALS = st.one_of(
    st.sampled_from(["0", "1", "2.5", "100", "0.1", "1000000000000000", ".5"]), TEXTS.map(lambda text: f"'{text}'")
)


REPEATED = ["${r}", "${x}", "${y}"]
ANCHORED = {
    "current": "current()/../a",
    "count": "count(${r})",
    "position": "position(..)",
    "once": "once(${a})",
    "indexed-repeat": "indexed-repeat(${x}, ${r}, ${a})",
    "instance": "instance('pilihan')/root/item[kode = ${a}]/label",
    "jr:choice-name": "jr:choice-name(${p}, '${p}')",
    "pulldata": "pulldata('register', 'nama', 'id', ${t})",
}
"""Calls that stand on references of the form; `position` and `current` only inside of a repeat."""

CONSTANT = {
    "regex": ["'[0-9]+'", "'a|b'", "'.*'", r"'\\w+'", r"'\\p{L}*'", r"'[^\\d]{1,3}'"],
    "format-date": ["'%Y-%m-%d'", "'%e %b %y %a'", "'%n/%d %W'"],
    "format-date-time": ["'%Y-%m-%d'", "'%e %b %y %a'", "'%H:%M:%S.%3 %n %h'"],
    "digest": ["'MD5'", "'SHA-1'", "'SHA-256', 'hex'"],
}
"""Functions whose further arguments are constants, and these."""


def call_of(function: Function, inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Draw calls of one function, with as many arguments as it takes."""
    name = function.name
    if name in ANCHORED:
        return st.just(ANCHORED[name] if name != "position" else "position(..)")
    if name in CONSTANT:
        return st.tuples(inner, st.sampled_from(CONSTANT[name])).map(lambda pair: f"{name}({pair[0]}, {pair[1]})")
    most = function.most if function.most >= 0 else function.least + 2
    if name == "weighted-checklist":
        most = 4
    listed = inner | st.sampled_from(REPEATED[1:]) if function.arguments[-1:] in {"N", "T", "B"} else inner
    arguments = st.lists(listed, min_size=function.least, max_size=most)
    return arguments.map(lambda drawn: f"{name}({', '.join(drawn)})")


OPERATORS = ("+", "-", "*", "div", "mod", "=", "!=", "<", "<=", ">", ">=", "and", "or")


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(inner, st.sampled_from(OPERATORS), inner)
    calls = st.sampled_from([function for name, function in FUNCTIONS.items() if name not in {"position", "current"}])
    return st.one_of(
        pairs.map(lambda pair: f"({pair[0]} {pair[1]} {pair[2]})"),
        inner.map(lambda one: f"-({one})"),
        calls.flatmap(lambda function: call_of(function, inner)),
        st.sampled_from(["${last-saved#a}", "count-non-empty(${y})", "max(${x})", "concat(${y}, 'z')", "${x} = 1"]),
    )


LEAVES = st.one_of(NAMES, LITERALS)
EXPRESSIONS = st.recursive(LEAVES, compound, max_leaves=6)
NUMBERS = st.one_of(
    st.integers(-5, 20),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.sampled_from([None, "", "7", "x", True, 2.5, 10**15]),
)
VALUES = {
    "integer": NUMBERS,
    "decimal": st.one_of(NUMBERS, st.floats(-1e6, 1e6).map(lambda value: round(value, 4))),
    "text": st.one_of(TEXTS, st.sampled_from([None, 5, "\x00", "\u200b", "a b"])),
    "date": st.sampled_from(["2026-02-28", "2026-02-30", "0001-01-01", "9999-12-31", "", "28/2/2026", None, 5]),
    "datetime": st.sampled_from(
        ["2026-02-28T10:00:00+08:00", "2026-02-28T10:00", "2026-02-28", "", None, "2026-02-28T25:00:00Z"]
    ),
    "select_one": st.sampled_from(["satu", "dua", "tiga", "", None, 1]),
    "select_multiple": st.sampled_from(
        [[], ["satu"], ["satu", "dua"], ["dua", "dua"], ["lain"], "satu dua", None, [1]]
    ),
}
ROWS = st.lists(
    st.fixed_dictionaries({}, optional={"x": VALUES["integer"], "y": VALUES["text"], "zz": st.just(1)}), max_size=3
)
ANSWERS = st.fixed_dictionaries(
    {}, optional={name: VALUES[kind] for name, kind in QUESTIONS} | {"r": ROWS, "lain": st.just(1)}
)


def form_of_rules(expressions: list[str]) -> Form:
    """Put each expression to work as calculation, relevance, constraint and message of one form."""
    asked = [
        Question(
            name=name,
            type=kind,
            row=row,
            label={"id": f"Isian {name}"},
            list_name="pilihan" if kind.startswith("select") else "",
        )
        for row, (name, kind) in enumerate(QUESTIONS, 2)
    ]
    repeat = Repeat(
        name="r", row=20, label={"id": "Baris"}, count="2",
        children=(
            Question(name="x", type="integer", row=21, constraint=expressions[0], label={"id": "X ${a}"}),
            Question(name="y", type="text", row=22, relevant="${x} != 3"),
            Question(name="z", type="calculate", row=23, calculation=expressions[1]),
            Question(name="n", type="calculate", row=24, calculation="position(..) + current()/../x"),
        ),
    )  # fmt: skip
    calculated = [
        Question(name=f"c{at}", type="calculate", row=30 + at, calculation=text) for at, text in enumerate(expressions)
    ]
    ruled = [
        Question(
            name=f"q{at}",
            type="text",
            row=60 + at,
            relevant=text,
            required="true()",
            required_message={"id": "Rp${a} ${b} ${d} ${p} ${m} ${tgl} Rp${c0} ${x} ${t}", "en": "${a} ${c1} ${tgl}"},
        )
        for at, text in enumerate(expressions[:4])
    ]
    pilihan = tuple(
        Choice(name=name, row=row, label={"id": name.title()}, columns={"kode": str(row)})
        for row, name in enumerate(("satu", "dua", "tiga"), 2)
    )
    return Form(
        id="uji", version="1", title="Uji", default_language="id", languages=("id",),
        children=(Question(name="k", type="calculate", row=1, calculation="${a} + 1"), *asked, repeat, *calculated, *ruled), choices={"pilihan": pilihan},
    )  # fmt: skip


_FAULTS = frozenset({"needs_reference", "cycle", "unsupported", "argument_count", "bad_pattern"})


def told(verdict: Verdict) -> dict[str, object]:
    """Give what the script's check returns."""
    return {"valid": verdict.valid, "findings": verdict.findings, "answers": verdict.answers}


def is_passed_over(problems: FormProblems) -> bool:
    """Tell whether chance made no form: a cycle, or a call that cannot stand where it was put."""
    return {issue.code for issue in problems.issues if issue.severity == "error"} <= _FAULTS
