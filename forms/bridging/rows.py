"""The rows of the sheet `bridge`, each judged beside the old version; and what has no row though it must have one."""

from collections.abc import Iterator

import msgspec

from forms.bridging.derived import derived
from forms.bridging.faults import in_repeat, no_clock, no_list, nothing_to_carry, twice, unknown, unusable
from forms.bridging.fitting import coverage, misfits
from forms.bridging.matching import changes, counterpart
from forms.bridging.model import Comparable
from forms.bridging.sides import Sides, follows, inherited, rows_over
from forms.bridging.telling import missing, told, with_named
from forms.compiler.layout import Place
from forms.compiler.references import Resolver, lookup_of, reads
from forms.compiler.rules import Reader
from forms.errors import Issue, Severity
from forms.expressions import ExpressionError, Node
from forms.expressions.functions import VOLATILE
from forms.expressions.nodes import Call, Path, Text, walk
from forms.model import BridgeRow, Question, Repeat

_OURS = frozenset({"register", "round"})


class Judged(msgspec.Struct, frozen=True):
    """A sound row: the new version's question, what is said of it, and the old version's questions that it reads."""

    place: Place
    comparable: Comparable
    note: str
    expression: str
    reads: tuple[Place, ...]


def judge_rows(sides: Sides) -> tuple[tuple[Judged, ...], tuple[Issue, ...]]:
    """Give the sound rows, and every fault and doubt of the sheet in the order of its rows."""
    judge = _Judge(sides)
    rows = rows_over(sides.new.form, sides.old.form)
    judged = [row for given in rows if (row := judge.row(given)) is not None]
    judge.uncovered()
    judge.issues += derived(sides, rows)
    return tuple(judged), tuple(sorted(judge.issues, key=lambda issue: issue.row))


class _Judge:
    """One pass over the sheet."""

    def __init__(self, sides: Sides) -> None:
        self.sides = sides
        self.issues: list[Issue] = []
        self.first: dict[str, int] = {}

    def tell(self, row: int, column: str, fault: ExpressionError, severity: Severity = "error") -> None:
        """Write down a fault of one cell."""
        self.issues.append(told(row, column, fault, severity))

    def row(self, row: BridgeRow) -> Judged | None:
        """Judge one row, None where it says nothing that can be followed."""
        place = self.place(row)
        if not row.expression.strip():
            return None if place is None else self.blank(row, place)
        node, sources = self.expression(row)
        if place is None or node is None:
            return None
        if place.repeats:
            self.tell(row.row, "expression", in_repeat(row))
            return None
        faults = [*misfits(self.sides, place, node)]
        for fault in faults:
            self.tell(row.row, "expression", fault)
        if row.comparable != "no" and not faults:
            whole = row.comparable == "yes"
            for doubt in coverage(self.sides, place, row.expression, sources, whole=whole):
                self.tell(row.row, "expression", doubt, "warning")
        return Judged(place, row.comparable, self.noted(row, node), row.expression, sources)

    def noted(self, row: BridgeRow, node: Node) -> str:
        """Give a row's note; it tells the successors that people named in the lists which the row reads."""
        lists = dict.fromkeys(_list_of(part) for part in walk(node))
        named = [pair for name in lists for pair in self.sides.successors.get(name, {}).items()]
        return " ".join(filter(None, (row.note, with_named(named))))

    def place(self, row: BridgeRow) -> Place | None:
        """Find the question of a row."""
        first = self.first.setdefault(row.question, row.row)
        if row.question and first != row.row:
            self.tell(row.row, "question", twice(row.question, first))
            return None
        found = self.sides.new.layout.named.get(row.question, ())
        if len(found) == 1 and isinstance(found[0].node, Question):
            return found[0]
        if row.question:
            self.tell(
                row.row,
                "question",
                unknown(row.question, self.sides.new.layout.named) if not found else unusable(row.question),
            )
        return None

    def blank(self, row: BridgeRow, place: Place) -> Judged | None:
        """Judge a row without an expression: it is not comparable, or carried by its name."""
        if row.comparable != "no":
            old = counterpart(self.sides.old.layout, self.sides.new.layout, place)
            reasons = [] if old is None else [*changes(self.sides.before(old), self.sides.after(place))]
            if old is None or set(reasons) - {"list"}:
                self.tell(row.row, "expression", nothing_to_carry(row.question, known=old is not None))
                return None
        return Judged(place, row.comparable, row.note, "", ())

    def expression(self, row: BridgeRow) -> tuple[Node | None, tuple[Place, ...]]:
        """Read an expression over the old version's answers; every fault of it is told."""
        ground = self.sides.ground
        resolver = Resolver(ground.layout, None)
        reader = Reader(ground.form, ground.layout)
        node = reader.expression(row.expression, resolver, "bridge", row.row, "expression")
        self.issues += reader.issues
        if node is None:
            return None, ()
        faults = [*self.strange(node)]
        if not faults:
            try:
                self.sides.evaluator([row.expression])
            except ExpressionError as unusable:
                faults = [unusable]
        for fault in faults:
            self.tell(row.row, "expression", fault)
        if faults:
            return None, ()
        places = (resolver.resolve(reference).place for reference, _ in reads(node))
        return node, tuple({place.number: place for place in places}.values())

    def strange(self, node: Node) -> Iterator[ExpressionError]:
        """Yield what stored answers of the old version cannot give: lists that are not there, the register, the clock."""
        lists = self.sides.ground.form.choices
        for part in walk(node):
            name = _list_of(part)
            if isinstance(part, Call) and part.name in VOLATILE:
                yield no_clock(part.at, f"{part.name}()")
            elif name in _OURS:
                yield no_clock(part.at, f"pulldata('{name}', …)")
            elif name and name not in lists:
                yield no_list(part.at, name, lists)

    def uncovered(self) -> None:
        """Tell each question of the same name whose answers changed their meaning while no row says what to do."""
        forms = self.sides.new.form, self.sides.old.form
        whole, kept = follows(*forms), inherited(*forms)
        for place in self.sides.new.layout.places:
            if isinstance(place.node, Repeat) or place.node.name in self.first:
                continue
            old = counterpart(self.sides.old.layout, self.sides.new.layout, place)
            if old is None or not isinstance(place.node, Question):
                continue
            for change in changes(self.sides.before(old), self.sides.after(place)):
                severity: Severity = "error" if whole and place.node.name not in kept else "warning"
                self.issues.append(missing(self.sides, change, old, place, severity))
                break


def _list_of(part: Node) -> str:
    """Give the name of the list that a lookup reads, '' for everything else."""
    if isinstance(part, Path) and (lookup := lookup_of(part)) is not None:
        return lookup[0]
    first = part.arguments[0] if isinstance(part, Call) and part.name == "pulldata" and part.arguments else None
    return first.value.removesuffix(".csv") if isinstance(first, Text) else ""
