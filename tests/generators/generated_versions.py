"""Versions of a form by chance, each with a bridge that is sound, and answers of any kind stored under them."""

import msgspec
from hypothesis import strategies as st

from forms.bridge import judge_bridge
from forms.compile import CompiledForm, compile_form
from forms.model import BridgeRow, Choice, Form, Group, Question, Repeat

NAMES = ("p", "q", "r", "s", "t")
CHOICES = ("a", "b", "c", "12")
NUMBERS = st.one_of(
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.floats(-1e9, 1e9),
    st.sampled_from([0, 1.5, 1e-9, -0.5]),
)
ANSWERS = {
    "integer": NUMBERS,
    "decimal": NUMBERS,
    "text": st.sampled_from(["a", "ya", "12", "2024-01-01"]),
    "date": st.sampled_from(["2024-12-31", "2024-02-30", "0001-01-01", "9999-12-31"]),
    "select_one": st.sampled_from(CHOICES),
    "select_multiple": st.lists(st.sampled_from(CHOICES), max_size=3),
    "calculate": NUMBERS,
}
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**40), 10**40), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=5,
)
EXPRESSIONS = (
    "${%} * 1000000", "${%} div 3", "concat(${%}, 'x')", "if(${%} = 'a', 'b', ${%})", "${%}", "date(${%})", "count-selected(${%})",
    "sum(${%})", "${%} = 1", "12", "'a b'", "coalesce(${%}, 'c')", "date(${%} + 1)",
)  # fmt: skip


@st.composite
def forms(draw, version):
    """Draw a form of some questions, in a group, in a repeat, or neither."""
    lists = {
        name: tuple(
            Choice(name=choice, row=row, label={"id": choice})
            for row, choice in enumerate(draw(st.lists(st.sampled_from(CHOICES), min_size=1, unique=True)), 2)
        )
        for name in ("l0", "l1")
    }
    homes: dict[str, list[Question]] = {"": [], "g": [], "baris": []}
    for row, name in enumerate(draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True)), 2):
        kind = draw(st.sampled_from(sorted(ANSWERS)))
        question = Question(
            name=name, type=kind, row=row, label={"id": name}, calculation="1 + 1" if kind == "calculate" else "",
            list_name=draw(st.sampled_from(sorted(lists))) if kind.startswith("select") else "",
            extras={"unit": draw(st.sampled_from(["", "Rp", "Rp juta"]))},
        )  # fmt: skip
        homes[draw(st.sampled_from(sorted(homes)))].append(question)
    children = (
        *homes[""],
        *([Group(name="g", row=1, children=tuple(homes["g"]))] if homes["g"] else []),
        *([Repeat(name="baris", row=1, children=tuple(homes["baris"]))] if homes["baris"] else []),
    )
    return Form(
        id="uji",
        version=version,
        title="Uji",
        default_language="id",
        languages=("id",),
        children=children,
        choices=lists,
    )


@st.composite
def followers(draw, old: CompiledForm, version):
    """Draw a form with a sound bridge from `old`: rows that are faulty are left out, what needs a row is not comparable."""
    form = draw(forms(version))
    names = draw(st.lists(st.sampled_from(NAMES), unique=True))
    rows = [
        BridgeRow(
            question=name,
            row=row,
            expression=draw(st.sampled_from(EXPRESSIONS)).replace("%", draw(st.sampled_from(NAMES))),
            comparable=draw(st.sampled_from(["yes", "partly", "no"])),
        )
        for row, name in enumerate(names, 2)
    ]
    for _ in range(3):
        new = compile_form(msgspec.structs.replace(form, bridge=tuple(rows)))
        wrong = [issue for issue in judge_bridge(new, old) if issue.severity == "error"]
        if not wrong:
            return new
        faulty = {issue.row for issue in wrong}
        rows = [row for row in rows if row.row not in faulty]
        rows += [
            BridgeRow(question=issue.piece, row=100 + at, expression="", comparable="no")
            for at, issue in enumerate(wrong)
            if issue.row == 1
        ]
    raise AssertionError([issue.message for issue in wrong])


@st.composite
def answers_of(draw, compiled: CompiledForm):
    """Draw stored answers: mostly of the right kind, sometimes anything at all."""

    def level(numbers):
        drawn = {}
        for place in compiled.layout.inner(numbers):
            if draw(st.integers(0, 9)) == 0:
                drawn[place.node.name] = draw(ANYTHING)
            elif isinstance(place.node, Group):
                drawn[place.node.name] = level(place.children)
            elif isinstance(place.node, Repeat):
                drawn[place.node.name] = [level(place.children) for _ in range(draw(st.integers(0, 3)))]
            elif draw(st.booleans()):
                drawn[place.node.name] = draw(ANSWERS[place.node.type])
        return drawn

    answers = level(compiled.layout.top)
    return answers | draw(st.dictionaries(st.text(max_size=3), ANYTHING, max_size=1))
