"""The second half of a form's function: the rules of relevant questions, what is kept, and the checks."""

from collections.abc import Iterator

from forms.compiler.frame import Frame
from forms.compiler.layout import LISTS, Place
from forms.expressions.codes import EXACT
from forms.model import Check, Group, Question, Repeat


class Judgement(Frame):
    """Writes required, choice, range, constraint, warning, the answers to keep, counts of repeats and checks."""

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
        """Write the rules of an answer: the first broken one of choice, range and constraint, and the warning beside.

        A choice outside of its list may be one that was written with blanks around it: the thorough reading tells.
        """
        rules = [*self.choice_rule(place, question), *self.range_rule(place, question)]
        constraint = self.condition(place, "constraint")
        if constraint:
            rules.append((f"not ({constraint})", "constraint"))
        for index, (test, code) in enumerate(rules):
            with self.lines.block(f"{'el' if index else ''}if {test}:"):
                if code == "choice":
                    self.lines.add("if not keep: raise Doubt")
                self.lines.add(f'add(({place.number}, "{code}", {self.held(place)}, 0))')
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
            unique = self.constants.unique(question.list_name)
            if unique is None:
                one = f"any({test} for i in rows_at({self.constants.indexed(question.list_name, 'name')}, {{}}))"
            else:
                one = f"((i := {unique}.get({{}})) is not None and ({test}))"
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
        if self.constants.kinds[place.number] != "answer" or (place.whole and not place.calculated):
            return value
        known = self.constants.known.get(place.number)
        if known is not None and known.integer:
            return value
        if known is not None and known.whole and known.bound < EXACT:
            return f"int({value})"
        return f"int({value}) if -{EXACT} < {value} < {EXACT} and {value} == int({value}) else {value}"

    def checks(self) -> None:
        """Write the checks over several questions, at the place of their first one."""
        for index, check in enumerate(self.form.checks):
            if (index, "expression") not in self.check_rules or not self.layout.named.keys() >= set(check.questions):
                continue  # its fault is told already
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
