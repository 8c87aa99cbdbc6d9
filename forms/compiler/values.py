"""The first half of a form's function: relevance, the rows of repeats, answers and calculations in their order."""

from collections.abc import Mapping
from itertools import groupby

from forms.compiler.frame import Frame
from forms.compiler.layout import ANSWER_KINDS, LISTS, Place
from forms.compiler.order import Job
from forms.expressions.codes import Code, Kind
from forms.expressions.emit import Emitter
from forms.expressions.functions import VOLATILE
from forms.expressions.nodes import calls
from forms.model import Group, Question, Repeat

CHECKED_TEXTS: Mapping[str, str] = {
    "time": "is_time", "datetime": "is_moment", "start": "is_moment", "end": "is_moment", "geopoint": "is_point",
    "start-geopoint": "is_point", "geotrace": "is_line", "geoshape": "is_shape",
}  # fmt: skip
"""Types whose text has a form of its own, and the function that tells."""


class Values(Frame):
    """Writes the jobs of a plan."""

    def roots(self, numbers: tuple[int, ...], owner: str) -> None:
        """Name the Struct of every group, so that questions are one attribute away."""
        for place in self.layout.inner(numbers):
            if isinstance(place.node, Group):
                self.lines.add(f"g{place.number} = {owner}.f{place.number}")
                self.roots(place.children, f"g{place.number}")

    def last_year(self) -> list[str]:
        """Give the lines that read last year's answers, each once; without any of them all are blank."""
        reads = self.constants.saved
        if not reads:
            return []
        numbers = [f"z{number} = " for number, (kind, _) in reads.items() if kind == "answer"]
        texts = [f"z{number} = " for number, (kind, _) in reads.items() if kind != "answer"]
        blank = [f" {''.join(names)}{value}" for names, value in ((numbers, "NAN"), (texts, '""')) if names]
        return ["if SAVED is None:", *blank, "else:", *(f" z{number} = {read}" for number, (_, read) in reads.items())]

    def jobs(self, scope: tuple[int, ...], jobs: list[Job]) -> None:
        """Write jobs of one scope, inside the loops over its rows."""
        self.loop(list(scope), lambda: self.each(jobs))

    def each(self, jobs: list[Job]) -> None:
        """Write jobs one after the other; values under the same condition share one `if`."""
        for (kind, relevance), run in groupby(filter(self.matters, jobs), self.block_of):
            places = [self.layout.places[number] for number, _ in run]
            if kind == "relevant":
                for place in places:
                    self.relevant(place)
            else:
                self.values(places, relevance)

    def matters(self, job: Job) -> bool:
        """Tell whether a job writes anything: a relevance without an expression does not."""
        node = self.layout.places[job[0]].node
        return job[1] == "value" or node.relevant != "" or isinstance(node, Repeat)

    def block_of(self, job: Job) -> tuple[str, str | None]:
        """Give what a job shares an `if` with: its kind and, for a value, the relevance of its place."""
        return job[1], self.relevance(self.layout.places[job[0]]) if job[1] == "value" else None

    def values(self, places: list[Place], relevance: str | None) -> None:
        """Write the values of places that are relevant together."""
        pairs = [pair for place in places for pair in self.value(place)]
        if relevance is None:
            for line, _ in pairs:
                if line:
                    self.lines.add(line)
            return
        if not pairs:
            return
        with self.lines.block(f"if {relevance}:"):
            for line, _ in pairs:
                if line:
                    self.lines.add(line)
        with self.lines.block("else:"):
            for _, line in pairs:
                if line:
                    self.lines.add(line)

    def value(self, place: Place) -> list[tuple[str, str]]:
        """Give the lines that set the value of a question, each with its line where the question is irrelevant."""
        if not isinstance(place.node, Question):
            return []
        return self.calculation(place) if place.calculated else self.answer(place, place.node)

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

    def answer(self, place: Place, question: Question) -> list[tuple[str, str]]:
        """Give the lines of a question that people answer."""
        self.constants.kinds[place.number] = ANSWER_KINDS.get(question.type, "text")
        raw, value = self.raw(place), self.name("v", place)
        read = f'" ".join({raw})' if question.type in LISTS else raw
        if self.constants.kinds[place.number] == "date":
            read = f'd.isoformat() if (d := {raw}) else ""'
        told = f'if {self.filled(raw, place)}: add(({place.number}, "irrelevant", {self.held(place)}, 0))'
        lines = [(f"{value} = {read}", f"{value} = {self.blank(place)}"), ("", told)]
        if question.type in LISTS:
            lines.append((f"if len({value}.split()) != len({raw}): raise Doubt", ""))
        elif self.constants.kinds[place.number] == "text":
            lines.append((f'if {value}[:1] == " " and not keep: raise Doubt', ""))
        if question.type in CHECKED_TEXTS:
            lines[1] = (f'if {value} != "" and not {CHECKED_TEXTS[question.type]}({value}): raise Doubt', told)
        return lines

    def blank(self, place: Place) -> str:
        """Give the blank of a place's kind."""
        return "NAN" if self.constants.kinds[place.number] == "answer" else '""'

    def filled(self, code: str, place: Place) -> str:
        """Give the code that tells whether a raw answer is there."""
        return f"{code} == {code}" if self.constants.kinds[place.number] == "answer" else code

    def calculation(self, place: Place) -> list[tuple[str, str]]:
        """Give the lines of a calculated value, in the kind of its type, kept as sent where it is volatile."""
        code = self.emitted(place, "calculation") or Code(text='""', kind="text")
        sent = []
        if calls(self.rules[place.number, "calculation"], "once"):
            sent.append((f"{self.name('s', place)} = {self.raw(place)}", ""))
        text, kind = computed(self.emitter(place), place, code)
        self.constants.kinds[place.number] = kind
        if calls(self.rules[place.number, "calculation"], *VOLATILE):
            read = {"answer": "sent_number", "date": "sent_date"}.get(kind, "sent_text")
            text = f"{'number_or' if kind == 'answer' else 'text_or'}({read}({self.raw(place)}), {text})"
        return [*sent, (f"{self.name('v', place)} = {text}", f"{self.name('v', place)} = {self.blank(place)}")]


def computed(emitter: Emitter, place: Place, code: Code) -> tuple[str, Kind]:
    """Give the code and kind of a calculation's value: by the question's type, else by what the expression gives."""
    question_type = place.node.type if isinstance(place.node, Question) else ""
    value = emitter.to.value(code)
    if place.whole:
        return f"truncated({emitter.to.number(value).text})", "answer"
    if question_type in {"decimal", "range"}:
        return _storable(emitter, emitter.to.number(value).text), "answer"
    if question_type in {"date", "today"}:
        return (value.text, "date") if value.kind == "date" else (f"date_of({value.text}, Z)", "date")
    if question_type in {"calculate", "hidden", "note"} and value.numeric:
        return _storable(emitter, value.text), "answer"
    if value.kind == "date":
        return value.text, "date"
    return emitter.to.text(value).text, "text"


def _storable(emitter: Emitter, text: str) -> str:
    """Give the code that makes a blank of infinities; in Python without a call."""
    if emitter.target.name == "python":
        return f"(q + 0.0 if (q := {text}) - q == 0 else NAN)"
    return f"storable({text})"
