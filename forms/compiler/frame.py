"""What every part of a form's generated function shares: names, expressions, loops over rows."""

from collections.abc import Callable, Iterator, Mapping

from forms.compiler.assured import Assured, optional_groups
from forms.compiler.constants import Constants
from forms.compiler.layout import LISTS, Layout, Place, governing
from forms.compiler.lines import Lines
from forms.compiler.rules import Rules
from forms.compiler.scope import FormScope
from forms.expressions import ExpressionError, Node
from forms.expressions.codes import Code
from forms.expressions.emit import Emitter
from forms.expressions.faults import too_complex
from forms.expressions.targets import PYTHON
from forms.model import Form, Group, Question, Repeat

CHECKED_TEXTS: Mapping[str, str] = {
    "date": "is_date", "today": "is_date", "time": "is_time", "datetime": "is_moment", "start": "is_moment",
    "end": "is_moment", "geopoint": "is_point", "start-geopoint": "is_point", "geotrace": "is_line", "geoshape": "is_shape",
}  # fmt: skip
"""Types whose text has a form of its own, and the function that tells."""


class Frame:
    """The function under construction; faults that only appear while emitting are kept with their place.

    With `assured` it is the quick function, for answers of which a decode made sure; it leaves whatever is odd to the other one.
    """

    def __init__(
        self,
        form: Form,
        layout: Layout,
        rules: Rules,
        checks: Rules,
        constants: Constants,
        assured: Mapping[int, Assured] | None = None,
    ) -> None:
        self.form = form
        self.layout = layout
        self.rules = rules
        self.check_rules = checks
        self.constants = constants
        self.quick = assured is not None
        self.assured = assured or {}
        self.optional = optional_groups(layout, self.assured)
        self.lines = Lines()
        self.faults: list[tuple[str, int, str, ExpressionError]] = []

    def emitter(self, place: Place | None, row: str = "") -> Emitter:
        """Give an emitter for the expressions of a place."""
        return Emitter(PYTHON, FormScope(self.layout, self.constants, place, PYTHON, plain=True, direct=True, row=row))

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
        except RecursionError:
            self.faults.append((sheet, row, column, too_complex()))
        return None

    def condition(self, place: Place, column: str) -> str | None:
        """Give the code of one rule read as a truth, None where it has none."""
        code = self.emitted(place, column)
        return None if code is None else self.emitter(place).to.boolean(code).text

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
        if letter == "v" and place.number in self.constants.as_sent:
            return self.raw(place)
        return f"w{place.repeats[-1]}.{letter}{place.number}" if place.repeats else f"{letter}{place.number}"

    def raw(self, place: Place) -> str:
        """Give the code that reads the decoded answer of a place."""
        parent = None if place.parent is None else self.layout.places[place.parent]
        if parent is None:
            return f"s.f{place.number}"
        owner = "d" if isinstance(parent.node, Repeat) else f"g{parent.number}"
        return f"w{place.repeats[-1]}.{owner}.f{place.number}" if place.repeats else f"{owner}.f{place.number}"

    def owner(self, place: Place) -> Place | None:
        """Give the group whose Struct holds the answer of a place, None for the form itself and for rows."""
        parent = None if place.parent is None else self.layout.places[place.parent]
        return parent if parent is not None and isinstance(parent.node, Group) else None

    def doubts(self, place: Place, filled: str) -> Iterator[str]:
        """Yield the line that leaves a filled answer to the thorough reading: of no known form, or beginning with blanks."""
        node = place.node
        if not isinstance(node, Question) or place.calculated or self.constants.kinds[place.number] == "answer":
            return
        if CHECKED_TEXTS.get(node.type) == "is_date":
            yield f"if {filled} not in DATES and not is_date({filled}) and not keep: raise Doubt"
        elif node.type in CHECKED_TEXTS:
            yield f"if not {CHECKED_TEXTS[node.type]}({filled}) and not keep: raise Doubt"
        elif node.type not in LISTS and node.list_name not in self.form.choices:
            yield f'if {filled} < "!" and not keep: raise Doubt'

    def held(self, place: Place) -> str:
        """Give the code of the tuple of rows around a place."""
        return "h" if not place.repeats else f"w{place.repeats[-1]}.h"

    def relevance(self, place: Place) -> str | None:
        """Give the code of the relevance of a place, None where it is always relevant."""
        governor = governing(self.layout, place)
        return None if governor is None else self.name("x", governor)
