"""The second half of a form's function: calculations put among the answers, the rules of relevant questions, the checks."""

from collections.abc import Iterator

from forms.compiler.frame import Frame
from forms.compiler.layout import Place
from forms.expressions.codes import EXACT
from forms.model import Check, Group, Question, Repeat


class Judgement(Frame):
    """Writes required, choice, range, constraint, warning, the answers to keep, counts of repeats and checks."""

    def tail(self, numbers: tuple[int, ...]) -> None:
        """Write the rules of places and their calculations among the answers."""
        for place in self.layout.inner(numbers):
            relevance = self.name("x", place) if place.node.relevant else None
            if isinstance(place.node, Repeat) or relevance is None:
                self.place_tail(place)
                continue
            with self.lines.block(f"if {relevance}:"):
                self.place_tail(place)
            calculated = [inner for inner in self.below(place) if inner.calculated]
            if calculated and place.number not in self.optional:
                with self.lines.block("else:"):
                    self.lines.add(f"{' = '.join(self.raw(inner) for inner in calculated)} = None")

    def below(self, place: Place) -> Iterator[Place]:
        """Yield a place and the places of its groups; an irrelevant repeat has no rows to write to."""
        yield place
        if isinstance(place.node, Group):
            for inner in self.layout.inner(place.children):
                yield from self.below(inner)

    def place_tail(self, place: Place) -> None:
        """Write the rules below one relevant place."""
        node = place.node
        if isinstance(node, Question):
            self.question_tail(place, node)
        elif isinstance(node, Group):
            self.tail(place.children)
        else:
            self.count(place)
            with self.lines.block(f"for w{place.number} in {self.name('r', place)}:"):
                self.tail(place.children)

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

    def question_tail(self, place: Place, question: Question) -> None:
        """Write required, choice, constraint, warning and the calculation among the answers of one relevant question."""
        value = self.name("v", place)
        required = self.required(place, question)
        filled = f"{value} == {value}" if self.constants.kinds[place.number] == "answer" else value
        stored = self.stored(place)
        if place.calculated and place.number not in self.constants.as_sent:
            self.lines.add(f"{self.raw(place)} = {stored or value} if {filled} else None")
        rules = list(self.filled_rules(place, question))
        rules[:0] = self.doubts(place, value)
        if stored and not place.calculated:
            rules.append(f"{self.raw(place)} = {stored}")
        if rules or required:
            with self.lines.block(f"if {filled}:"):
                self.lines.extend(rules)
        if required:
            head = "else:" if required == "True" else f"elif {required}:"
            with self.lines.block(head):
                self.lines.add(f'add(({place.number}, "required", {self.held(place)}, 0))')

    def required(self, place: Place, question: Question) -> str | None:
        """Give the code of a question being required; a note never is, for nobody can answer it."""
        if question.type == "note" or (place.number in self.assured and self.assured[place.number].present):
            return None
        return "True" if question.required == "true()" else self.condition(place, "required")

    def filled_rules(self, place: Place, question: Question) -> Iterator[str]:
        """Yield the lines of an answer's rules: the first broken one of choice, range and constraint, the warning beside.

        That a name is in its list is known from the decode or told by the thorough reading; a name that a filter leaves out may
        be one that was written with blanks around it, and then too the thorough reading tells.
        """
        rules = [*self.choice_rule(place, question), *self.range_rule(place, question)]
        constraint = self.condition(place, "constraint")
        if constraint:
            rules.append((f"not ({constraint})", "constraint"))
        for index, (test, code) in enumerate(rules):
            yield f"{'el' if index else ''}if {test}:"
            if code == "choice":
                yield " if not keep: raise Doubt"
            yield f' add(({place.number}, "{code}", {self.held(place)}, 0))'
        warning = self.condition(place, "warning")
        if warning:
            yield f'if not ({warning}): add(({place.number}, "warning", {self.held(place)}, 0))'

    def choice_rule(self, place: Place, question: Question) -> Iterator[tuple[str, str]]:
        """Yield the test that fails an incomplete rank, or a choice outside of its filtered rows."""
        if not question.list_name or question.list_name not in self.form.choices or place.calculated:
            return
        value = self.name("v", place)
        if question.type == "rank":
            yield f"sorted({self.raw(place)}) != C{place.number}", "choice"
        elif question.choice_filter:
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

    def stored(self, place: Place) -> str | None:
        """Give the code of a number as it is kept: whole ones without a fraction; None where it is that already."""
        value = self.name("v", place)
        if self.constants.kinds[place.number] != "answer" or (place.whole and not place.calculated):
            return None
        known = self.constants.known.get(place.number)
        if known is not None and known.integer:
            return None
        if known is not None and known.whole and known.bound < EXACT:
            return f"int({value})"
        return f"int({value}) if {value} % 1 == 0 and -{EXACT} < {value} < {EXACT} else {value}"

    def checks(self) -> None:
        """Write the checks over several questions, at the place of their first one; those under one condition together."""
        under: dict[tuple[tuple[int, ...], str | None], list[tuple[int, Check, list[Place]]]] = {}
        for index, check in enumerate(self.form.checks):
            if (index, "expression") not in self.check_rules or not self.layout.named.keys() >= set(check.questions):
                continue  # its fault is told already
            places = [self.layout.named[name][0] for name in check.questions]
            key = (places[0].repeats, self.relevance(places[0]))
            under.setdefault(key, []).append((index, check, places))
        for (repeats, relevance), checks in under.items():
            self.loop(list(repeats), lambda: self.checks_under(relevance, checks))  # noqa: B023  # run at once

    def checks_under(self, relevance: str | None, checks: list[tuple[int, Check, list[Place]]]) -> None:
        """Write checks whose first question is relevant under one condition."""
        with self.lines.block(f"if {relevance or True}:"):
            for index, check, places in checks:
                self.check(index, check, places)

    def check(self, index: int, check: Check, places: list[Place]) -> None:
        """Write one check, where its first question is relevant."""
        anchor = places[0]
        emitter = self.emitter(anchor)
        expression = self.attempt(emitter, self.check_rules[index, "expression"], "checks", check.row, "expression")
        tests: list[str] = []
        for place in places:
            shared = place.repeats == anchor.repeats[: len(place.repeats)]
            if shared and (relevance := self.relevance(place)) and relevance not in {*tests, self.relevance(anchor)}:
                tests.append(relevance)
        if (own := self.check_rules.get((index, "relevant"))) is not None and (
            code := self.attempt(emitter, own, "checks", check.row, "relevant")
        ):
            tests.append(emitter.to.boolean(code).within(3))
        if expression:
            tests.append(f"not ({emitter.to.boolean(expression).text})")
            self.lines.add(f'if {" and ".join(tests)}: add(({anchor.number}, "check", {self.held(anchor)}, {index}))')
