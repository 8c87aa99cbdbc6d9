"""A form's rules as one Python function: relevance, calculations, then every rule, straight down the page.

The function takes decoded answers (`forms.schema`) and gives (found, answers, values): what was found as tuples
(place number, code, rows, index), the answers to keep, and all values by name when something was found or `keep` is true.
The author's text stands in it as literals only.
"""

from itertools import groupby

from forms.compiler.judgement import Judgement
from forms.compiler.order import Job
from forms.compiler.values import Values


class Program(Values, Judgement):
    """Writes the function of one form."""

    def source(self, jobs: tuple[Job, ...]) -> str:
        """Write the whole function, `run(s, A, keep)`."""
        with self.lines.block("def run(s, A, keep):"):
            self.lines.add("NOW, TODAY, Z, SEED, SAVED, REGISTER, ROUND = A")
            self.lines.add("found = []; add = found.append; h = ()")
            start = len(self.lines.lines)
            self.roots(self.layout.top, "s")
            for scope, run in groupby(jobs, lambda job: self.layout.places[job[0]].repeats):
                self.jobs(scope, list(run))
            self.lines.add("o = {}")
            self.tail(self.layout.top, "o")
            self.checks()
            self.lines.insert(start, self.last_year())
            self.lines.add("return found, o, (locals() if found or keep else None)")
        return self.lines.text()
