"""A form becomes something that can check answers: every rule read, resolved, ordered and turned into one function."""

import ast
import math
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from types import CodeType
from typing import Any

import msgspec

from forms.compiler.assured import assured
from forms.compiler.closures import Closures
from forms.compiler.constants import Constants
from forms.compiler.facts import Known, fold
from forms.compiler.layout import ANSWER_KINDS, Layout, Place, lay_out, too_deep
from forms.compiler.lints import lints
from forms.compiler.numbering import number
from forms.compiler.order import Job, plan
from forms.compiler.over_answers import over_answers, over_rows
from forms.compiler.piping import labels_of
from forms.compiler.program import Program
from forms.compiler.rows import Add, Held, Row, as_sent, new_rows, row_class
from forms.compiler.rules import Reader, Rules, issue
from forms.compiler.sharing import share
from forms.compiler.unpacking import unpack
from forms.errors import FormProblems, Issue
from forms.expressions.faults import too_complex
from forms.expressions.patterns import matcher
from forms.expressions.runtime import NAMESPACE
from forms.expressions.runtime.answers import DATES
from forms.model import Form, Group, Question, Repeat
from forms.schema import Demands, answer_struct, blank_groups, offered

MOST_REPEATS = 8
"""Repeats inside each other."""


class Doubt(Exception):
    """Raised by generated code for an answer that only the thorough reading can explain."""


class Way(msgspec.Struct, frozen=True):
    """One way to judge a submission: a decode, and the function for what it lets through."""

    decoder: msgspec.json.Decoder[Any]
    run: Callable[..., Any]


class CompiledForm:
    """A form with its rules in executable shape. It never changes after `compile_form` made it; share it freely.

    `ways` lead from bytes to findings, the quickest first; each gives up on what only the next one can judge. `struct` takes
    answers that were read one by one, for `run`. `functions` is what was generated; `warnings` are issues that do not hinder publishing.
    """

    def __init__(self, form: Form, layout: Layout, rules: Rules, checks: Rules) -> None:
        self.form = form
        self.layout = layout
        self.rules = rules
        self.check_rules = checks
        self.constants = Constants(form)
        self.constants.as_sent |= as_sent(layout)
        self.constants.kinds |= {
            place.number: ANSWER_KINDS.get(question.type, "text")
            for place, question in layout.questions()
            if place.number in self.constants.as_sent
        }
        self.jobs: tuple[Job, ...] = ()
        self.functions: tuple[ast.FunctionDef, ...] = ()
        self.warnings: tuple[Issue, ...] = ()
        self.has_inner_groups = any(
            place.parent is not None and isinstance(place.node, Group) for place in layout.places
        )
        self.assured = assured(layout, rules)
        self.offered = offered(form, layout)
        self.struct = answer_struct(layout, Demands())
        self.listed = answer_struct(layout, Demands(self.offered))
        self.ways: tuple[Way, ...] = ()
        self._named: dict[str, Any] = {}
        self.value_places: Mapping[str, int] = {}
        self.run: Callable[..., Any] = _not_yet

    @cached_property
    def source(self) -> str:
        """The text of the generated functions."""
        return "\n\n".join(ast.unparse(function) for function in self.functions)

    @cached_property
    def closures(self) -> Closures:
        """Functions of single expressions and texts."""
        return Closures(self.layout, self.constants, self.names)

    def expressions(self, texts: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
        """Give a function that evaluates several expressions over one submission's stored answers.

        Its values are int, float, str, bool or date, None where a number or date is blank.

        Raises:
            ExpressionError: for the first text that is no expression or names no question.
        """
        return over_answers(self.layout, self.constants, self.names, texts)

    def row_expressions(
        self, repeat: str, texts: Sequence[str]
    ) -> Callable[[Mapping[str, Any]], list[tuple[Any, ...]]]:
        """Give a function that evaluates several expressions in each row of the repeat of this name; values as `expressions` has them.

        Raises:
            ExpressionError: for the first text that is no expression or names no question.
            KeyError: when there is no such repeat.
        """
        place = next(each for each in self.layout.named[repeat] if isinstance(each.node, Repeat))
        return over_rows(self.layout, self.constants, self.names, texts, place)

    def rows(self, list_name: str) -> tuple[Mapping[str, str], ...]:
        """Give the rows of a choice list as rules see them."""
        return self.constants.rows(list_name)

    def names(self) -> dict[str, Any]:
        """Give what generated code may name: the runtime and this form's constants, of which more are named by and by."""
        made, constants = self._named, self.constants
        if not made:
            made |= self._fixed()
        made |= {name: matcher(pattern) for pattern, name in constants.patterns.items() if name not in made}
        made |= {name: constants.rows(listed) for listed, name in constants.lists.items() if name not in made}
        made |= {
            name: {row["name"]: row for row in constants.rows(listed)}
            for listed, name in constants.uniques.items()
            if name not in made
        }
        made |= {name: _index(constants, *key) for key, name in constants.indexes.items() if name not in made}
        made |= {name: labels_of(constants, *key) for key, name in constants.labels.items() if name not in made}
        return dict(made)

    def _fixed(self) -> dict[str, Any]:
        """Give the names that stand from the beginning."""
        constants = self.constants
        names: dict[str, Any] = {
            **NAMESPACE, "new_rows": new_rows, "Doubt": Doubt, "DATES": DATES, "NAN": math.nan, "INFINITY": math.inf,
        }  # fmt: skip
        names |= dict(blank_groups(self.layout, self.listed()))
        for place, question in self.layout.questions():
            if question.type == "rank" and question.list_name in self.form.choices:
                names[f"C{place.number}"] = sorted(choice.name for choice in self.form.choices[question.list_name])
        for place in self.layout.places:
            if isinstance(place.node, Repeat):
                names[f"drop{place.number}"] = partial(drop_rows, self.layout, place)
                names[f"K{place.number}"] = row_class(place, self.layout, constants.as_sent)
        return names


def compile_form(form: Form) -> CompiledForm:
    """Read, resolve and order every rule of `form` and generate its function.

    Raises:
        FormProblems: with every issue found, warnings too, when one of them is an error.
    """
    deep = too_deep(form.children)
    if deep is not None:
        raise FormProblems((_too_deep(deep.row),))
    layout = lay_out(form)
    nested = next((place for place in layout.places if len(place.repeats) > MOST_REPEATS), None)
    if nested is not None:
        raise FormProblems((_too_deep(nested.node.row),))
    reading = Reader(form, layout).read()
    ordered = plan(layout, reading.rules)
    compiled = CompiledForm(form, layout, reading.rules, reading.checks)
    compiled.jobs = ordered.jobs
    programs = [
        Program(form, layout, reading.rules, reading.checks, compiled.constants, demanded)
        for demanded in (None, compiled.assured)
    ]
    # Rules with faults are left out, so that the rest is judged.
    sources = [] if ordered.issues else [program.source(ordered.jobs) for program in programs]
    compiled.warnings = tuple(lints(form, layout, reading.rules))
    issues = (*reading.issues, *ordered.issues, *(issue(*fault) for fault in programs[0].faults))
    if issues:
        raise FormProblems((*issues, *compiled.warnings))
    compiled.value_places = {name: index for index, name in enumerate(programs[0].named())}
    written = [
        _code(source, form, program.known(), quick=program.quick)
        for source, program in zip(sources, programs, strict=True)
    ]
    names = compiled.names()
    compiled.functions = tuple(function for function, _ in written)
    compiled.run, quick = (_executed(code, names) for _, code in written)
    strict = answer_struct(layout, Demands(compiled.offered, compiled.assured))
    compiled.ways = (
        Way(msgspec.json.Decoder(strict), quick),
        Way(msgspec.json.Decoder(compiled.listed), compiled.run),
    )
    return compiled


def outline(form: Form) -> CompiledForm | None:
    """Give a form whose rules hold errors, so that its recap can be judged all the same; None where it is nested too deep."""
    if too_deep(form.children):
        return None
    sketch = CompiledForm(form, lay_out(form), {}, {})
    kinds = {place.number: ANSWER_KINDS.get(question.type, "text") for place, question in sketch.layout.questions()}
    sketch.constants.kinds |= kinds
    return sketch


def _executed(code: CodeType, names: Mapping[str, Any]) -> Callable[..., Any]:
    scope = dict(names)
    exec(code, scope)  # noqa: S102  # our own emitted code; the author's text stands in it as literals only
    run: Callable[..., Any] = scope["run"]
    return run


def _code(source: str, form: Form, known: Known, *, quick: bool) -> tuple[ast.FunctionDef, CodeType]:
    """Parse a generated function, leave out what is known, name what it computes twice, compile it.

    Raises:
        FormProblems: where the rules together are nested beyond what Python compiles.
    """
    try:
        tree = ast.parse(source)
        function = tree.body[0]
        assert isinstance(function, ast.FunctionDef)  # noqa: S101  # our own emitted code
        fold(function, known)
        share(function)
        if quick:
            unpack(function)
            number(function)
        ast.fix_missing_locations(tree)
        return function, compile(tree, f"form {form.id}", "exec")
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise FormProblems((issue("survey", 1, "calculation", too_complex()),)) from error


def drop_rows(layout: Layout, place: Place, add: Add, data: Sequence[Any], held: Held) -> None:
    """Tell every answer in the rows of an irrelevant repeat."""
    for row in new_rows(Row, data, held):
        _drop_below(layout, place.children, row.d, add, row.h)


def _drop_below(layout: Layout, numbers: tuple[int, ...], data: Any, add: Add, held: Held) -> None:
    for place in layout.inner(numbers):
        value = getattr(data, f"f{place.number}")
        if isinstance(place.node, Group):
            _drop_below(layout, place.children, value, add, held)
        elif isinstance(place.node, Repeat):
            drop_rows(layout, place, add, value, held)
        elif (
            isinstance(place.node, Question) and not place.calculated and value == value and value not in ("", None, [])
        ):
            add((place.number, "irrelevant", held, 0))


def _index(constants: Constants, listed: str, column: str) -> dict[str, list[Mapping[str, str]]]:
    index: dict[str, list[Mapping[str, str]]] = {}
    for row in constants.rows(listed):
        if column in row:
            index.setdefault(row[column], []).append(row)
    return index


def _too_deep(row: int) -> Issue:
    return Issue(
        sheet="survey", row=row, column="type", code="too_deep", severity="error",
        message="Group dan repeat bersarang terlalu dalam (paling banyak 20, repeat 8). Ratakan susunannya.",
        message_en="Groups and repeats are nested too deep (at most 20, repeats 8). Flatten them.",
    )  # fmt: skip


def _not_yet(*_arguments: object) -> Any:
    raise RuntimeError("the form is still being compiled")
