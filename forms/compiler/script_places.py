"""The places and checks of a form, with their rules as functions, as the engine of its module (`engine.js`) reads them."""

from collections.abc import Iterator
from itertools import pairwise

from forms.compile import CompiledForm
from forms.compiler.constants import Constants
from forms.compiler.frame import CHECKED_TEXTS
from forms.compiler.layout import LISTS, Place
from forms.compiler.scope import FormScope
from forms.compiler.script_lists import ScriptLists, quoted
from forms.compiler.values import computed
from forms.expressions.codes import Code
from forms.expressions.emit import Emitter
from forms.expressions.functions import VOLATILE
from forms.expressions.nodes import calls
from forms.expressions.targets import SCRIPT
from forms.given import equality
from forms.model import Group, Question, Repeat


class PlaceWriter:
    """Writes the places and checks of one form; a list that cannot be given is taken out of `listed.given`."""

    def __init__(self, compiled: CompiledForm, constants: Constants, listed: ScriptLists) -> None:
        self.compiled = compiled
        self.constants = constants
        self.listed = listed

    def source(self) -> str:
        """Write TREE, STEPS and CHECKS."""
        tree = self.tree(self.compiled.layout.top)
        checks = ",\n".join(object_of(fields) for fields in self.checks())
        return f"const TREE = [\n{tree}\n];\nconst STEPS = {quoted(self.steps())};\nconst CHECKS = [\n{checks}\n];\n"

    def tree(self, numbers: tuple[int, ...]) -> str:
        """Write places with those below them, in the order of their numbers."""
        return ",\n".join(object_of(self.place(self.compiled.layout.places[number])) for number in numbers)

    def steps(self) -> list[int]:
        """Give the order of relevances (twice the place's number) and values (one more), each as the step from the last.

        A place that is relevant wherever what is around it is has none of its own, unless it has rows.
        """
        nodes = [place.node for place in self.compiled.layout.places]
        ruled = [
            (number, kind == "value")
            for number, kind in self.compiled.jobs
            if kind == "value" or nodes[number].relevant or isinstance(nodes[number], Repeat)
        ]
        order = [0, *(2 * number + is_value for number, is_value in ruled)]
        return [here - before for before, here in pairwise(order)]

    def place(self, place: Place) -> Iterator[tuple[str, str]]:
        """Yield the fields of one place, as JavaScript."""
        node = place.node
        yield "name", quoted(node.name)
        if node.relevant:
            yield from self.rule(place, "relevant", "relevant", "boolean")
        if isinstance(node, Question):
            yield from self.question(place, node)
        else:
            yield from self.rule(place, "count", "repeat_count", "number")
            yield "group" if isinstance(node, Group) else "repeat", f"[\n{self.tree(place.children)}\n]"

    def question(self, place: Place, question: Question) -> Iterator[tuple[str, str]]:
        """Yield the fields of a question."""
        yield from self.reading(place, question)
        shape = shape_of(question)
        if shape:
            yield "shape", shape
        if place.calculated:
            yield "calculation", self.calculation(place)
        if question.type != "note" and question.required == "true()":
            yield "required", "true"
        elif question.type != "note":
            yield from self.rule(place, "required", "required", "boolean")
        for name in ("constraint", "warning"):
            yield from self.rule(place, name, name, "boolean")
        yield from self.offering(place, question)
        if question.type == "range":
            yield "scale", quoted([float(bound) for bound in scale_of(question)])

    def reading(self, place: Place, question: Question) -> Iterator[tuple[str, str]]:
        """Yield how an answer is read, and what stands for none, where it is not as the engine takes it to be."""
        reads, blank = _reads(place, question), "NaN" if self.constants.kinds[place.number] == "answer" else '""'
        if reads != ("any" if place.calculated else "text"):
            yield "reads", quoted(reads)
        if blank != ("NaN" if reads in {"whole", "number"} or place.calculated else '""'):
            yield "blank", blank
        if question.type == "rank":
            yield "rank", "true"

    def offering(self, place: Place, question: Question) -> Iterator[tuple[str, str]]:
        """Yield what a question offers."""
        if question.list_name in self.compiled.form.choices:
            yield "list", quoted(question.list_name)
            yield from self.rule(place, "filter", "choice_filter", "boolean")
            yield from self.parent(place, question.list_name)

    def parent(self, place: Place, listed: str) -> Iterator[tuple[str, str]]:
        """Yield the function of the answer below which a list that the page gives is offered; one that is no text keeps it inside."""
        if not self.listed.given.get(listed):
            return
        found = equality(self.compiled.rules[place.number, "choice_filter"])
        if found is None:
            return
        cut, answer = found
        code = self.emitter(place).emit(answer)
        if code.textual:
            yield "cut", quoted(cut)
            yield "parent", function_of(place, code.text)
        else:
            del self.listed.given[listed]

    def calculation(self, place: Place) -> str:
        """Write the function of a calculated value."""
        emitter = self.emitter(place)
        node = self.compiled.rules[place.number, "calculation"]
        text, kind, _ = computed(emitter, place, emitter.emit(node))
        if calls(node, *VOLATILE):
            sent = FormScope(self.compiled.layout, self.constants, place, SCRIPT).name("s", place)
            read = {"answer": "sent_number", "date": "sent_date"}.get(kind, "sent_text")
            text = f"{'number_or' if kind == 'answer' else 'text_or'}({read}({sent}), {text})"
        return function_of(place, text)

    def rule(self, place: Place, field: str, column: str, reads: str) -> Iterator[tuple[str, str]]:
        """Yield the function of one rule, if the place has it."""
        node = self.compiled.rules.get((place.number, column))
        if node is not None:
            emitter = self.emitter(place, "i" if column == "choice_filter" else "")
            code = emitter.emit(node)
            read: Code = emitter.to.boolean(code) if reads == "boolean" else emitter.to.number(code)
            yield field, function_of(place, read.text, ", i" if column == "choice_filter" else "")

    def checks(self) -> Iterator[Iterator[tuple[str, str]]]:
        """Yield the fields of every check."""
        for index, check in enumerate(self.compiled.form.checks):
            places = [self.compiled.layout.named[name][0] for name in check.questions]
            emitter = self.emitter(places[0])
            holds = emitter.to.boolean(emitter.emit(self.compiled.check_rules[index, "expression"]))
            fields = [
                ("severity", quoted(check.severity)),
                ("places", quoted([place.number for place in places])),
                ("holds", function_of(places[0], holds.text)),
            ]
            if (own := self.compiled.check_rules.get((index, "relevant"))) is not None:
                fields.append(("relevant", function_of(places[0], emitter.to.boolean(emitter.emit(own)).text)))
            yield iter(fields)

    def emitter(self, place: Place, row: str = "") -> Emitter:
        """Give an emitter for the expressions of a place."""
        return Emitter(SCRIPT, FormScope(self.compiled.layout, self.constants, place, SCRIPT, row=row))


def function_of(place: Place, body: str, more: str = "") -> str:
    """Write a function of the answers and of the rows around a place."""
    rows = ", ".join(f"w{number}" for number in place.repeats)
    around = f", [{rows}]{more}" if rows else f", _{more}" if more else ""
    return f"(E{around}) => {body}"


def scale_of(question: Question) -> list[str]:
    """Give the start, end and step of a range."""
    return [question.parameters.get(key, default) for key, default in (("start", "1"), ("end", "10"), ("step", "1"))]


def object_of(fields: Iterator[tuple[str, str]]) -> str:
    """Write an object of fields."""
    return "{" + ", ".join(f"{name}: {value}" for name, value in fields) + "}"


def _reads(place: Place, question: Question) -> str:
    if place.whole:
        return "whole"
    if question.type in {"decimal", "range"}:
        return "number"
    if question.type in LISTS:
        return "names"
    if question.type in {"date", "today"}:
        return "date"
    return "any" if question.type in {"calculate", "hidden"} else "text"


def shape_of(question: Question) -> str:
    """Write the function that a text must satisfy, '' where any will do."""
    if question.type == "acknowledge":
        return '(value) => value === "OK"'
    return CHECKED_TEXTS.get(question.type, "")
