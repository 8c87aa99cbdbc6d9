"""The first half of a form's function: relevance, the rows of repeats, answers and calculations in their order."""

from collections.abc import Iterable
from itertools import groupby

from forms.compiler.frame import Frame
from forms.compiler.layout import ANSWER_KINDS, LISTS, Place, governing
from forms.compiler.order import Job
from forms.expressions import codes
from forms.expressions.codes import Code, Kind
from forms.expressions.emit import Emitter
from forms.expressions.functions import VOLATILE
from forms.expressions.nodes import Text, calls
from forms.model import Group, Question, Repeat
from forms.schema import is_written_to

_FINITE = 1e300


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

    def jobs(self, scope: tuple[int, ...], jobs: Iterable[Job]) -> None:
        """Write jobs of one scope, inside the loops over its rows."""
        written = [job for job in jobs if self.matters(job)]
        if written:
            self.loop(list(scope), lambda: self.each(written))

    def each(self, jobs: list[Job]) -> None:
        """Write jobs one after the other; values under the same condition share one `if`."""
        for (kind, relevance), run in groupby(jobs, self.block_of):
            places = [self.layout.places[number] for number, _ in run]
            if kind == "relevant":
                for place in places:
                    self.relevant(place)
            else:
                self.values(places, relevance)

    def matters(self, job: Job) -> bool:
        """Tell whether a job writes anything: a relevance without an expression does not."""
        node = self.layout.places[job[0]].node
        if job[1] == "value":
            return job[0] not in self.constants.as_sent or self.layout.places[job[0]].calculated
        return node.relevant != "" or isinstance(node, Repeat)

    def block_of(self, job: Job) -> tuple[str, str | None]:
        """Give what a job shares an `if` with: its kind and, for a value, the relevance of its place."""
        return job[1], self.relevance(self.layout.places[job[0]]) if job[1] == "value" else None

    def values(self, places: list[Place], relevance: str | None) -> None:
        """Write the values of places that are relevant together."""
        questions = [(place, place.node) for place in places if isinstance(place.node, Question)]
        if relevance is None:
            self.lines.extend(line for place, question in questions for line in self.value(place, question))
        elif questions:
            with self.lines.block(f"if {relevance}:"):
                self.lines.extend(line for place, question in questions for line in self.value(place, question))
            with self.lines.block("else:"):
                self.irrelevant([place for place, _ in questions])

    def irrelevant(self, places: list[Place]) -> None:
        """Write the blanks of irrelevant questions, and what tells the answers that were sent to them."""
        for blank, run in groupby(sorted(places, key=self.blank), self.blank):
            self.lines.add(f"{' = '.join(self.name('v', place) for place in run)} = {blank}")
        told = [place for place in places if not place.calculated]
        for sent, run in groupby(told, self.sent):
            if sent:
                with self.lines.block(f"if {sent}:"):
                    self.dropped(list(run))
            else:
                self.dropped(list(run))

    def dropped(self, places: list[Place]) -> None:
        """Write what tells answers that were sent to irrelevant questions, and takes them out."""
        owner = self.owner(places[0])
        if (
            owner is not None
            and owner.number in self.optional
            and all(self.goes_with(owner, place) for place in places)
        ):
            self.lines.add("raise Doubt")
            return
        for place in places:
            raw = self.raw(place)
            with self.lines.block(f"if {self.filled(raw, place)}:"):
                if self.quick:
                    self.lines.add("raise Doubt")
                    continue
                self.lines.extend(self.doubts(place, raw))
                self.lines.add(
                    f'add(({place.number}, "irrelevant", {self.held(place)}, 0)); {raw} = {self.blank_raw(place)}'
                )

    def goes_with(self, group: Place, place: Place) -> bool:
        """Tell whether a place is relevant just when its group is."""
        return governing(self.layout, place) == group

    def sent(self, place: Place) -> str:
        """Give the test that the group of a place was sent, '' where its Struct does not tell."""
        owner = self.owner(place)
        if owner is None or owner.repeats:
            return ""
        if self.quick:
            return f"g{owner.number} is not None" if owner.number in self.optional else ""
        return "" if is_written_to(self.layout, owner) else f"g{owner.number} is not B{owner.number}"

    def value(self, place: Place, question: Question) -> list[str]:
        """Give the lines that set the value of a relevant question."""
        return self.calculation(place) if place.calculated else self.answer(place, question)

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
        made = f"new_rows(K{place.number}, {self.raw(place)}, {self.held(place)})"
        relevance = self.relevance(place)
        if relevance:
            group = self.owner(place)
            sent = f"g{group.number} is not None and " if group is not None and group.number in self.optional else ""
            with self.lines.block(f"if not {relevance} and {sent}{self.raw(place)}:"):
                if self.quick:
                    self.lines.add("raise Doubt")
                else:
                    self.lines.add(f"drop{place.number}(add, {self.raw(place)}, {self.held(place)})")
                    self.lines.add(f"{self.raw(place)} = []")
            made = f"{made} if {relevance} else []"
        self.lines.add(f"{self.name('r', place)} = {made}")
        if groups:
            with self.lines.block(f"for w in {self.name('r', place)}:"):
                for group in groups:
                    parent = self.layout.places[group.parent] if group.parent is not None else place
                    owner = "d" if parent.number == place.number else f"g{parent.number}"
                    self.lines.add(f"w.g{group.number} = w.{owner}.f{group.number}")

    def answer(self, place: Place, question: Question) -> list[str]:
        """Give the lines of a question that people answer."""
        self.constants.kinds[place.number] = ANSWER_KINDS.get(question.type, "text")
        raw, value = self.raw(place), self.name("v", place)
        read = f'" ".join({raw})' if question.type in LISTS else raw
        lines = [] if place.number in self.constants.as_sent else [f"{value} = {read}"]
        if question.type == "select_multiple" and question.list_name in self.form.choices:
            lines.append(f"if len({raw}) > 1 and not keep and len(set({raw})) != len({raw}): raise Doubt")
        elif question.type in LISTS and question.list_name not in self.form.choices:
            lines.append(f"if len({value}.split()) != len({raw}): raise Doubt")
        return lines

    def blank_raw(self, place: Place) -> str:
        """Give what the Struct of answers holds for a question that was not answered."""
        question = place.node
        return "[]" if isinstance(question, Question) and question.type in LISTS else self.blank(place)

    def blank(self, place: Place) -> str:
        """Give the blank of a place's kind."""
        return "NAN" if self.constants.kinds[place.number] == "answer" else '""'

    def filled(self, code: str, place: Place) -> str:
        """Give the code that tells whether a raw answer is there."""
        return f"{code} == {code}" if self.constants.kinds[place.number] == "answer" else code

    def calculation(self, place: Place) -> list[str]:
        """Give the lines of a calculated value, in the kind of its type, kept as sent where it is volatile."""
        code = self.emitted(place, "calculation") or Code(text='""', kind="text")
        rule = self.rules.get((place.number, "calculation"), Text("", 0))
        sent = []
        if calls(rule, "once"):
            sent.append(f"{self.name('s', place)} = {self.raw(place)}")
        text, kind, known = computed(self.emitter(place), place, code)
        self.constants.kinds[place.number] = kind
        if calls(rule, *VOLATILE):
            read = {"answer": "sent_number", "date": "sent_date"}.get(kind, "sent_text")
            text = f"{'number_or' if kind == 'answer' else 'text_or'}({read}({self.raw(place)}), {text})"
        elif known is not None:
            self.constants.known[place.number] = known
            self.sure(place, known)
        return [*sent, f"{self.name('v', place)} = {text}"]

    def sure(self, place: Place, known: Code) -> None:
        """Note a number that is never blank where it is relevant; a whole one in a row is kept among the answers at once."""
        if not known.sure or known.bound >= _FINITE:
            return
        self.constants.sure.add(place.number)
        if place.repeats and known.integer and governing(self.layout, place) is None:
            self.constants.as_sent[place.number] = self.raw(place).partition(".")[2]


def computed(emitter: Emitter, place: Place, code: Code) -> tuple[str, Kind, Code | None]:
    """Give the code and kind of a calculation's value: by the question's type, else by what the expression gives.

    With a number that is kept as it is computed comes what is known of it.
    """
    question_type = place.node.type if isinstance(place.node, Question) else ""
    value = emitter.to.value(code)
    if place.whole:
        return f"truncated({emitter.to.number(value).text})", "answer", None
    if question_type in {"decimal", "range"} or (question_type in {"calculate", "hidden", "note"} and value.numeric):
        number = emitter.to.number(value)
        return _storable(emitter, number), "answer", number
    if question_type in {"date", "today"}:
        return value.text if value.kind == "date" else f"date_of({value.text}, Z)", "date", None
    if value.kind == "date":
        return value.text, "date", None
    return emitter.to.text(value).text, "text", None


def _storable(emitter: Emitter, number: Code) -> str:
    """Give the code that makes a blank of infinities; in Python without a call, and without a test where none can be."""
    if emitter.target.name != "python":
        return f"storable({number.text})"
    if number.integer:
        return number.text
    if number.bound < _FINITE:
        return f"{number.within(codes.SUM)} + 0.0"
    return f"(q + 0.0 if (q := {number.text}) - q == 0 else NAN)"
