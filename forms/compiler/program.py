"""A form's rules as one Python function: relevance, calculations, then every rule, straight down the page.

The function takes decoded answers (`forms.schema`), leaves in them what is to be kept (calculations as computed, nothing
irrelevant), and gives (found, values): what was found as tuples (place number, code, rows, index), and all values in the order of
`named()` when something was found or `keep` is true.
The author's text stands in it as literals only.
"""

from collections.abc import Iterator

from forms.compiler.facts import Known
from forms.compiler.judgement import Judgement
from forms.compiler.layout import governing
from forms.compiler.order import Job
from forms.compiler.values import Values
from forms.expressions.nodes import calls
from forms.model import Question, Repeat


class Program(Values, Judgement):
    """Writes the function of one form."""

    def source(self, jobs: tuple[Job, ...]) -> str:
        """Write the whole function, `run(s, A, keep)`."""
        with self.lines.block("def run(s, A, keep):"):
            self.lines.add("NOW, TODAY, Z, SEED, SAVED, REGISTER, ROUND = A")
            self.lines.add("found = []; add = found.append; h = ()")
            start = len(self.lines.lines)
            self.roots(self.layout.top, "s")
            for run in self.runs(jobs):
                self.jobs(self.layout.places[run[0][0]].repeats, run)
            self.tail(self.layout.top)
            self.checks()
            self.lines.insert(start, self.last_year())
            self.lines.add(f"return found, (({', '.join(self.named())}) if found or keep else None)")
        return self.lines.text()

    def runs(self, jobs: tuple[Job, ...]) -> Iterator[list[Job]]:
        """Yield jobs that share the loops over their rows; one that reads other rows waits until all of these are done."""
        run: list[Job] = []
        for job in jobs:
            column = "calculation" if job[1] == "value" else "relevant"
            rule = self.rules.get((job[0], column))
            scope = self.layout.places[job[0]].repeats
            looks_across = scope and rule is not None and calls(rule, "indexed-repeat")
            if run and (looks_across or self.layout.places[run[0][0]].repeats != scope):
                yield run
                run = []
            run.append(job)
        if run:
            yield run

    def named(self) -> list[str]:
        """Give the names of what the function hands over: what stands around the form, values, relevances, rows."""
        names = ["A"]
        for place in self.layout.places:
            if place.repeats:
                continue
            if isinstance(place.node, Question | Repeat):
                names.append(self.name("v" if isinstance(place.node, Question) else "r", place))
            if place.node.relevant:
                names.append(self.name("x", place))
        return names

    def known(self) -> Known:
        """Give what is known before the function runs."""
        names = {place.number: self.name("v", place) for place, _ in self.layout.questions()}
        filled: dict[str, set[str]] = {}
        for number in (number for number, sure in self.assured.items() if sure.present):
            group = self.owner(self.layout.places[number])
            guard = self.name("x", group) if group is not None and group.number in self.optional else ""
            filled.setdefault(guard, set()).add(names[number])
        for place in (self.layout.places[number] for number in self.constants.sure):
            governor = governing(self.layout, place)
            if governor is None or not governor.repeats:
                filled.setdefault(self.name("x", governor) if governor else "", set()).add(names[place.number])
        return Known(
            filled=frozenset(filled.pop("", ())),
            guarded={guard: frozenset(inner) for guard, inner in filled.items()},
            limits={names[number]: sure for number, sure in self.assured.items()},
            texts=frozenset(names[number] for number, kind in self.constants.kinds.items() if kind != "answer"),
            never=frozenset({"keep"}) if self.quick else frozenset(),
        )
