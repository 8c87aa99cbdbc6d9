"""A form's rules as one Python function: relevance, calculations, then every rule, straight down the page.

The function takes decoded answers (`forms.schema`) and gives (found, answers, values): what was found as tuples
(place number, code, rows, index), the answers to keep, and all values by name when something was found or `keep` is true. The author's text stands in
it as literals only.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from forms.expressions import ExpressionError, Node
from forms.expressions.codes import Code, Kind
from forms.expressions.emit import Emitter
from forms.expressions.functions import VOLATILE
from forms.expressions.nodes import calls
from forms.expressions.targets import PYTHON
from forms.layout import ANSWER_KINDS, LISTS, Layout, Place
from forms.lines import Lines
from forms.model import Check, Form, Group, Question, Repeat
from forms.order import Job
from forms.rules import Rules
from forms.scope import Constants, FormScope, governing

CHECKED_TEXTS: Mapping[str, str] = {
    "time": "is_time", "datetime": "is_moment", "start": "is_moment", "end": "is_moment", "geopoint": "is_point",
    "start-geopoint": "is_point", "geotrace": "is_line", "geoshape": "is_shape",
}  # fmt: skip
"""Types whose text has a form of its own, and the function that tells."""


class Program:
    """Writes the function of one form; faults that only appear while emitting are kept with their place."""

    def __init__(self, form: Form, layout: Layout, rules: Rules, checks: Rules, constants: Constants) -> None:
        self.form = form
        self.layout = layout
        self.rules = rules
        self.check_rules = checks
        self.constants = constants
        self.lines = Lines()
        self.faults: list[tuple[str, int, str, ExpressionError]] = []

    def source(self, jobs: tuple[Job, ...]) -> str:
        """Write the whole function, `run(s, A, keep)`."""
        with self.lines.block("def run(s, A, keep):"):
            self.lines.add("NOW, TODAY, Z, SEED, SAVED, REGISTER, ROUND = A")
            self.lines.add("found = []; add = found.append; h = ()")
            self.roots(self.layout.top, "s")
            for scope, run in groupby(jobs, lambda job: self.layout.places[job[0]].repeats):
                self.jobs(scope, list(run))
            self.lines.add("o = {}")
            self.tail(self.layout.top, "o")
            self.checks()
            self.lines.add("return found, o, (locals() if found or keep else None)")
        return self.lines.text()

    def emitter(self, place: Place | None, row: str = "") -> Emitter:
        """Give an emitter for the expressions of a place."""
        return Emitter(PYTHON, FormScope(self.layout, self.constants, place, PYTHON, plain=True, row=row))

    def emitted(self, place: Place, column: str, row: str = "") -> Code | None:
        """Give the code of one rule of a place, None where it has none; a fault is kept."""
        node = self.rules.get((place.number, column))
        return None if node is None else self.attempt(self.emitter(place, row), node, "survey", place.node.row, column)

    def attempt(self, emitter: Emitter, node: Node, sheet: str, row: int, column: str) -> Code | None:
        """Emit, and keep the fault of what cannot be."""
        try:
            return emitter.emit(node)
        except ExpressionError as fault:
            self.faults.append((sheet, row, column, fault))
            return None

    def condition(self, place: Place, column: str) -> str | None:
        """Give the code of one rule read as a truth, None where it has none."""
        code = self.emitted(place, column)
        return None if code is None else self.emitter(place).to.boolean(code).text

    def roots(self, numbers: tuple[int, ...], owner: str) -> None:
        """Name the Struct of every group, so that questions are one attribute away."""
        for place in self.layout.inner(numbers):
            if isinstance(place.node, Group):
                self.lines.add(f"g{place.number} = {owner}.f{place.number}")
                self.roots(place.children, f"g{place.number}")

    def jobs(self, scope: tuple[int, ...], jobs: list[Job]) -> None:
        """Write jobs of one scope, inside the loops over its rows."""
        self.loop(list(scope), lambda: self.each(jobs))

    def each(self, jobs: list[Job]) -> None:
        """Write jobs one after the other."""
        for job in jobs:
            self.job(job)

    def loop(self, scope: list[int], body: Callable[[], object]) -> None:
        """Write `body` inside the loops over the rows of nested repeats."""
        if not scope:
            body()
            return
        place = self.layout.places[scope[0]]
        with self.lines.block(f"for w{place.number} in {self.name('r', place)}:"):
            self.loop(scope[1:], body)

    def name(self, letter: str, place: Place) -> str:
        """Give the name of something of a place in this function."""
        return f"w{place.repeats[-1]}.{letter}{place.number}" if place.repeats else f"{letter}{place.number}"

    def raw(self, place: Place) -> str:
        """Give the code that reads the decoded answer of a place."""
        parent = None if place.parent is None else self.layout.places[place.parent]
        if parent is None:
            return f"s.f{place.number}"
        owner = "d" if isinstance(parent.node, Repeat) else f"g{parent.number}"
        return f"w{place.repeats[-1]}.{owner}.f{place.number}" if place.repeats else f"{owner}.f{place.number}"

    def held(self, place: Place) -> str:
        """Give the code of the tuple of rows around a place."""
        return "h" if not place.repeats else f"w{place.repeats[-1]}.h"

    def relevance(self, place: Place) -> str | None:
        """Give the code of the relevance of a place, None where it is always relevant."""
        governor = governing(self.layout, place)
        return None if governor is None else self.name("x", governor)

    def job(self, job: Job) -> None:
        """Write the relevance or the value of one place."""
        place = self.layout.places[job[0]]
        if job[1] == "relevant":
            self.relevant(place)
        elif place.calculated:
            self.calculation(place)
        else:
            self.answer(place)

    def relevant(self, place: Place) -> None:
        """Write own relevance; for a repeat also its rows."""
        if place.node.relevant:
            own = self.condition(place, "relevant") or "False"
            parent = None if place.parent is None else self.layout.places[place.parent]
            around = None if parent is None or isinstance(parent.node, Repeat) else self.relevance(parent)
            self.lines.add(f"{self.name('x', place)} = {f'{around} and ({own})' if around else own}")
        if isinstance(place.node, Repeat):
            self.rows(place)

    def rows(self, place: Place) -> None:
        """Write the rows of a repeat: one object each, that knows its number, its data and the rows around it."""
        groups = [
            inner
            for inner in self.layout.places
            if inner.repeats[-1:] == (place.number,) and isinstance(inner.node, Group)
        ]
        made = f"new_rows({self.raw(place)}, {self.held(place)})"
        relevance = self.relevance(place)
        if relevance:
            with self.lines.block(f"if not {relevance}:"):
                self.lines.add(f"drop{place.number}(add, {self.raw(place)}, {self.held(place)})")
            made = f"{made} if {relevance} else []"
        self.lines.add(f"{self.name('r', place)} = {made}")
        if groups:
            with self.lines.block(f"for w in {self.name('r', place)}:"):
                for group in groups:
                    parent = self.layout.places[group.parent] if group.parent is not None else place
                    owner = "d" if parent.number == place.number else f"g{parent.number}"
                    self.lines.add(f"w.g{group.number} = w.{owner}.f{group.number}")

    def answer(self, place: Place) -> None:
        """Write the value of a question that people answer."""
        question = place.node
        if not isinstance(question, Question):
            return
        self.constants.kinds[place.number] = ANSWER_KINDS.get(question.type, "text")
        raw, value, relevance = self.raw(place), self.name("v", place), self.relevance(place)
        read = f'" ".join({raw})' if question.type in LISTS else raw
        if self.constants.kinds[place.number] == "date":
            read = f'd.isoformat() if (d := {raw}) else ""'
        if relevance:
            with self.lines.block(f"if {relevance}:"):
                self.lines.add(f"{value} = {read}")
            with self.lines.block("else:"):
                self.lines.add(f"{value} = {self.blank(place)}")
                self.lines.add(
                    f'if {self.filled(raw, place)}: add(({place.number}, "irrelevant", {self.held(place)}, 0))'
                )
        else:
            self.lines.add(f"{value} = {read}")
        if question.type in CHECKED_TEXTS:
            self.lines.add(f'if {value} != "" and not {CHECKED_TEXTS[question.type]}({value}): raise Doubt')

    def blank(self, place: Place) -> str:
        """Give the blank of a place's kind."""
        return "NAN" if self.constants.kinds[place.number] == "answer" else '""'

    def filled(self, code: str, place: Place) -> str:
        """Give the code that tells whether a raw answer is there."""
        return f"{code} == {code}" if self.constants.kinds[place.number] == "answer" else code

    def calculation(self, place: Place) -> None:
        """Write a calculated value, in the kind of its type, kept as sent where it is volatile."""
        code = self.emitted(place, "calculation") or Code(text='""', kind="text")
        if calls(self.rules[place.number, "calculation"], "once"):
            self.lines.add(f"{self.name('s', place)} = {self.raw(place)}")
        text, kind = computed(self.emitter(place), place, code)
        self.constants.kinds[place.number] = kind
        if calls(self.rules[place.number, "calculation"], *VOLATILE):
            sent = {"answer": "sent_number", "date": "sent_date"}.get(kind, "sent_text")
            default = "number_or" if kind == "answer" else "text_or"
            text = f"{default}({sent}({self.raw(place)}), {text})"
        relevance = self.relevance(place)
        if relevance:
            text = f"({text}) if {relevance} else {self.blank(place)}"
        self.lines.add(f"{self.name('v', place)} = {text}")

    def tail(self, numbers: tuple[int, ...], out: str) -> None:
        """Write the rules of places and the answers to keep."""
        for place in self.layout.inner(numbers):
            relevance = self.name("x", place) if place.node.relevant else None
            if isinstance(place.node, Repeat) or relevance is None:
                self.place_tail(place, out)
            else:
                with self.lines.block(f"if {relevance}:"):
                    self.place_tail(place, out)

    def place_tail(self, place: Place, out: str) -> None:
        """Write the rules below one relevant place."""
        node = place.node
        if isinstance(node, Question):
            self.question_tail(place, node, out)
            return
        own = f"o{place.number}"
        if isinstance(node, Group):
            self.lines.add(f"{own} = {{}}")
            self.tail(place.children, own)
            self.lines.add(f"if {own}: {out}[{node.name!r}] = {own}")
            return
        self.count(place)
        rows = f"l{place.number}"
        self.lines.add(f"{rows} = []")
        with self.lines.block(f"for w{place.number} in {self.name('r', place)}:"):
            self.lines.add(f"{own} = {{}}")
            self.tail(place.children, own)
            self.lines.add(f"{rows}.append({own})")
        self.lines.add(f"if {rows}: {out}[{node.name!r}] = {rows}")

    def count(self, place: Place) -> None:
        """Write the soft rule that a repeat has as many rows as its count says; a blank count is none."""
        code = self.emitted(place, "repeat_count")
        if code is None:
            return
        wanted = self.emitter(place).to.number(code)
        test = f"len({self.name('r', place)}) != wanted_rows({wanted.text})"
        relevance = self.relevance(place)
        if relevance:
            test = f"{relevance} and {test}"
        self.lines.add(f'if {test}: add(({place.number}, "count", {self.held(place)}, 0))')

    def question_tail(self, place: Place, question: Question, out: str) -> None:
        """Write required, choice, constraint, warning and what is kept of one relevant question."""
        value = self.name("v", place)
        required = self.required(place, question)
        filled = f"{value} == {value}" if self.constants.kinds[place.number] == "answer" else value
        with self.lines.block(f"if {filled}:"):
            self.filled_tail(place, question)
            self.lines.add(f"{out}[{question.name!r}] = {self.stored(place, question)}")
        if required:
            head = "else:" if required == "True" else f"elif {required}:"
            with self.lines.block(head):
                self.lines.add(f'add(({place.number}, "required", {self.held(place)}, 0))')

    def required(self, place: Place, question: Question) -> str | None:
        """Give the code of a question being required; a note never is, for nobody can answer it."""
        if question.type == "note":
            return None
        return "True" if question.required == "true()" else self.condition(place, "required")

    def filled_tail(self, place: Place, question: Question) -> None:
        """Write the rules of an answer: the first broken one of choice, range and constraint, and the warning beside."""
        rules = [*self.choice_rule(place, question), *self.range_rule(place, question)]
        constraint = self.condition(place, "constraint")
        if constraint:
            rules.append((f"not ({constraint})", "constraint"))
        for index, (test, code) in enumerate(rules):
            self.lines.add(f'{"el" if index else ""}if {test}: add(({place.number}, "{code}", {self.held(place)}, 0))')
        warning = self.condition(place, "warning")
        if warning:
            self.lines.add(f'if not ({warning}): add(({place.number}, "warning", {self.held(place)}, 0))')

    def choice_rule(self, place: Place, question: Question) -> Iterator[tuple[str, str]]:
        """Yield the test that fails a choice outside the list, or outside its filtered rows."""
        if not question.list_name or question.list_name not in self.form.choices or place.calculated:
            return
        value, names = self.name("v", place), f"C{place.number}"
        if question.type == "rank":
            yield f"sorted({self.raw(place)}) != {names}", "choice"
            return
        if question.type == "select_multiple":
            yield (
                f"not {names}.issuperset({self.raw(place)}) or len(set({self.raw(place)})) != len({self.raw(place)})",
                "choice",
            )
        elif question.choice_filter == "":
            yield f"{value} not in {names}", "choice"
        if question.choice_filter:
            code = self.emitted(place, "choice_filter", "i")
            test = self.emitter(place).to.boolean(code).text if code else "True"
            one = f"any({test} for i in rows_at({self.constants.indexed(question.list_name, 'name')}, {{}}))"
            if question.type == "select_multiple":
                yield f"not all({one.format('n')} for n in {self.raw(place)})", "choice"
            else:
                yield f"not {one.format(value)}", "choice"

    def range_rule(self, place: Place, question: Question) -> Iterator[tuple[str, str]]:
        """Yield the test that fails a number outside a range question's scale."""
        if question.type == "range" and not place.calculated:
            start, end, step = (
                question.parameters.get(key, default) for key, default in (("start", "1"), ("end", "10"), ("step", "1"))
            )
            yield f"not on_scale({self.name('v', place)}, {float(start)!r}, {float(end)!r}, {float(step)!r})", "range"

    def stored(self, place: Place, question: Question) -> str:
        """Give the code of an answer as it is kept."""
        value = self.name("v", place)
        if question.type in LISTS and not place.calculated:
            return f"[*{self.raw(place)}]"
        if self.constants.kinds[place.number] == "answer" and (place.calculated or not place.whole):
            return f"kept({value})"
        return value

    def checks(self) -> None:
        """Write the checks over several questions, at the place of their first one."""
        for index, check in enumerate(self.form.checks):
            places = [self.layout.named[name][0] for name in check.questions]
            self.loop(list(places[0].repeats), lambda: self.check(index, check, places))  # noqa: B023  # run at once

    def check(self, index: int, check: Check, places: list[Place]) -> None:
        """Write one check."""
        anchor = places[0]
        emitter = self.emitter(anchor)
        expression = self.attempt(emitter, self.check_rules[index, "expression"], "checks", check.row, "expression")
        tests = []
        for place in places:
            shared = place.repeats == anchor.repeats[: len(place.repeats)]
            if shared and (relevance := self.relevance(place)) and relevance not in tests:
                tests.append(relevance)
        if (own := self.check_rules.get((index, "relevant"))) is not None and (
            code := self.attempt(emitter, own, "checks", check.row, "relevant")
        ):
            tests.append(emitter.to.boolean(code).within(3))
        if expression:
            tests.append(f"not ({emitter.to.boolean(expression).text})")
            self.lines.add(f'if {" and ".join(tests)}: add(({anchor.number}, "check", {self.held(anchor)}, {index}))')


def computed(emitter: Emitter, place: Place, code: Code) -> tuple[str, Kind]:
    """Give the code and kind of a calculation's value: by the question's type, else by what the expression gives."""
    question_type = place.node.type if isinstance(place.node, Question) else ""
    value = emitter.to.value(code)
    if place.whole:
        return f"truncated({emitter.to.number(value).text})", "answer"
    if question_type in {"decimal", "range"}:
        return f"storable({emitter.to.number(value).text})", "answer"
    if question_type in {"date", "today"}:
        return (value.text, "date") if value.kind == "date" else (f"date_of({value.text}, Z)", "date")
    if question_type in {"calculate", "hidden", "note"} and value.numeric:
        return f"storable({value.text})", "answer"
    if value.kind == "date":
        return value.text, "date"
    return emitter.to.text(value).text, "text"
