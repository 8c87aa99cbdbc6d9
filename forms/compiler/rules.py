"""Every expression of a form, parsed once, with all faults told as located issues."""

import re
from collections.abc import Callable, Iterator, Mapping

import msgspec

from forms.compiler.layout import Layout, Place
from forms.compiler.references import Resolver, Target, lookup_of, named_field, reads
from forms.errors import Issue
from forms.expressions import ExpressionError, Node, examine
from forms.expressions.faults import too_complex
from forms.expressions.functions import FUNCTIONS
from forms.expressions.mending import read_mended
from forms.expressions.nodes import Call, Path, Variable, walk
from forms.model import Check, Form, Question, Repeat, Texts

PIECE = re.compile(r"\$\{\s*([^\W\d][\w.\-]*|last-saved#[^\W\d][\w.\-]*)\s*\}")
"""`${name}` inside a label or message."""

_CALLED = re.compile(r"([\w:.\-]+)\s*\(")
_SUM = re.compile(r"[0-9.\s()]+([-+*]|div|mod)[-+*0-9.\s()divmo]+")

Rules = Mapping[tuple[int, str], Node]
"""Place number and column to the parsed expression."""


class Reading(msgspec.Struct, frozen=True):
    """What was read: the rules of places, the rules of checks (index, column), every issue found."""

    rules: Rules
    checks: Rules
    issues: tuple[Issue, ...]


def columns_of(place: Place) -> Iterator[tuple[str, str]]:
    """Yield the expressions that a place carries: column and text, blanks and constants left out."""
    node = place.node
    if node.relevant:
        yield "relevant", node.relevant
    if isinstance(node, Repeat) and node.count:
        yield "repeat_count", node.count
    if node.read_only not in {"", "false()", "true()"}:
        yield "read_only", node.read_only
    if not isinstance(node, Question):
        return
    if node.required not in {"", "false()", "true()"}:
        yield "required", node.required
    for column in ("constraint", "warning", "calculation", "choice_filter"):
        if text := getattr(node, column):
            yield column, text
    if is_dynamic(node.default):
        yield "default", node.default


def is_dynamic(default: str) -> bool:
    """Tell whether a default is an expression rather than a constant."""
    if "${" in default or _SUM.fullmatch(default):
        return True
    return any(name in FUNCTIONS for name in _CALLED.findall(default))


class Reader:
    """Parses all expressions and collects issues."""

    def __init__(self, form: Form, layout: Layout) -> None:
        self.form = form
        self.layout = layout
        self.single = frozenset(name for name, places in layout.named.items() if len(places) == 1)
        self.issues: list[Issue] = []

    def read(self) -> Reading:
        """Parse the survey's and the checks' expressions and look at every piped text."""
        rules: dict[tuple[int, str], Node] = {}
        for place in self.layout.places:
            for column, text in columns_of(place):
                node = self.expression(text, Resolver(self.layout, place), "survey", place.node.row, column)
                if node is not None:
                    rules[place.number, column] = node
            for column, texts in _texts_of(place):
                self.piped(texts, Resolver(self.layout, place), "survey", place.node.row, column)
        return Reading(rules, self.checks(), tuple(self.issues))

    def checks(self) -> Rules:
        """Parse the checks sheet."""
        found: dict[tuple[int, str], Node] = {}
        for index, check in enumerate(self.form.checks):
            resolver = Resolver(self.layout, self.anchor(check))
            for column, text in (("expression", check.expression), ("relevant", check.relevant)):
                if text and (node := self.expression(text, resolver, "checks", check.row, column)) is not None:
                    found[index, column] = node
            self.piped(check.message, resolver, "checks", check.row, "message")
        return found

    def anchor(self, check: Check) -> Place | None:
        """Find the questions of a check; its expression stands where the first one stands."""
        anchors = []
        for name in check.questions:
            try:
                anchors.append(Resolver(self.layout, None).variable(Variable(name, 0)).place)
            except ExpressionError as fault:
                self.add("checks", check.row, "questions", fault)
        if not check.questions:
            self.add("checks", check.row, "questions", _no_questions())
        return anchors[0] if anchors else None

    def expression(self, text: str, resolver: Resolver, sheet: str, row: int, column: str) -> Node | None:
        """Parse one expression and judge its calls and references."""
        try:
            read = read_mended(text, self.single)
        except RecursionError:
            self.add(sheet, row, column, too_complex())
            return None
        faults = list(read.slips)
        for wrong in () if read.node is None else _faults(read.node, resolver, column):
            wrong.at = read.authors(wrong.at)
            faults.append(wrong)
        for wrong in faults:
            self.add(sheet, row, column, wrong)
        return None if faults else read.node

    def piped(self, texts: Texts, resolver: Resolver, sheet: str, row: int, column: str) -> None:
        """Judge the `${name}` inside texts."""
        for language, text in texts.items():
            for match in PIECE.finditer(text):
                name = match.group(1).removeprefix("last-saved#")
                header = column if language == "default" else f"{column}::{language}"
                for fault in _attempt(lambda: resolver.variable(Variable(name, match.start()))):  # noqa: B023  # run at once
                    self.add(sheet, row, header, fault)

    def add(self, sheet: str, row: int, column: str, fault: ExpressionError) -> None:
        """Keep a fault as an issue of its cell."""
        self.issues.append(issue(sheet, row, column, fault))


def issue(sheet: str, row: int, column: str, fault: ExpressionError) -> Issue:
    """Place a fault of an expression in its cell."""
    return Issue(
        sheet=sheet, row=row, column=column, code=fault.code, severity="error", message=fault.message,
        message_en=fault.message_en, piece=fault.piece, at=fault.at if fault.piece else -1, mend=fault.mend,
    )  # fmt: skip


def _texts_of(place: Place) -> Iterator[tuple[str, Texts]]:
    node = place.node
    yield "label", node.label
    yield "hint", node.hint
    if isinstance(node, Question):
        yield "guidance_hint", node.guidance
        yield "constraint_message", node.constraint_message
        yield "required_message", node.required_message
        yield "warning_message", node.warning_message


def _attempt(resolve: Callable[[], Target]) -> Iterator[ExpressionError]:
    try:
        resolve()
    except ExpressionError as fault:
        yield fault


def _faults(node: Node, resolver: Resolver, column: str) -> Iterator[ExpressionError]:
    yield from examine(node)
    if column != "calculation" and (once := next((part for part in walk(node) if _is_once(part)), None)) is not None:
        yield _once_elsewhere(once.at)
    yield from _reference_faults(node, resolver, in_row=column == "choice_filter")


def _is_once(part: Node) -> bool:
    return isinstance(part, Call) and part.name == "once"


def _reference_faults(node: Node, resolver: Resolver, *, in_row: bool) -> Iterator[ExpressionError]:
    for reference, _ in reads(node, in_row=in_row):
        yield from _attempt(lambda: resolver.resolve(reference))  # noqa: B023  # run at once
    for part in walk(node):
        if isinstance(part, Variable) and part.last_saved:
            yield from _attempt(lambda: _saved(resolver, part))  # noqa: B023  # run at once
        elif isinstance(part, Call) and part.name == "jr:choice-name" and len(part.arguments) == 2:  # noqa: PLR2004
            yield from _attempt(lambda: resolver.resolve(named_field(part)))  # noqa: B023  # run at once
        elif isinstance(part, Call) and part.name == "indexed-repeat":
            yield from _indexed_faults(part, resolver)
        elif isinstance(part, Path) and isinstance(part.origin, Call) and part.origin.name == "instance":
            yield from _lookup_faults(part)


def _saved(resolver: Resolver, node: Variable) -> Target:
    target = resolver.variable(node)
    if target.place.repeats:
        raise ExpressionError(
            "unsupported", node.at, f"${{last-saved#{node.name}}}",
            f"Jawaban tahun lalu dari dalam repeat (`{node.name}`) tidak dapat dibaca dengan last-saved.",
            f"Last year's answers inside a repeat (`{node.name}`) cannot be read by last-saved.",
        )  # fmt: skip
    return target


def _indexed_faults(call: Call, resolver: Resolver) -> Iterator[ExpressionError]:
    names = [call.arguments[index] for index in (0, 1, 3, 5) if index < len(call.arguments)]
    if len(call.arguments) % 2 == 0 or not all(isinstance(name, Variable | Path) for name in names):
        yield _indexed_fault(call, "argumennya `${kolom}, ${repeat}, nomor`", "it takes `${field}, ${repeat}, number`")
        return
    try:
        field, *repeats = (resolver.resolve(name).place for name in names if isinstance(name, Variable | Path))
    except ExpressionError:
        return
    if tuple(repeat.number for repeat in repeats) != field.repeats:
        yield _indexed_fault(
            call,
            f"`{field.node.name}` tidak berada di dalam repeat yang disebut",
            f"`{field.node.name}` is not inside the repeat named",
        )


def _indexed_fault(call: Call, what: str, what_en: str) -> ExpressionError:
    return ExpressionError(
        "indexed_repeat", call.at, call.name, f"`indexed-repeat()`: {what}.", f"`indexed-repeat()`: {what_en}."
    )


def _lookup_faults(path: Path) -> Iterator[ExpressionError]:
    """Yield the fault of a path that does not go from the root to a row (of XML: of any name) and from there to a column."""
    names = [step.name for step in path.steps]
    leads = names[:1] == ["root"] and len(names) > 1 and not {".", "..", "*"} & set(names)
    if lookup_of(path) is None or not leads or any(step.predicates for step in (path.steps[0], *path.steps[2:])):
        yield ExpressionError(
            "unsupported", path.at, "instance", "Tulis `instance('daftar')/root/item[syarat]/kolom`.",
            "Write `instance('list')/root/item[condition]/column`.",
        )  # fmt: skip


def _once_elsewhere(at: int) -> ExpressionError:
    return ExpressionError(
        "unsupported", at, "once", "`once()` hanya dapat dipakai pada kolom calculation.",
        "`once()` can only stand in the column calculation.",
    )  # fmt: skip


def _no_questions() -> ExpressionError:
    return ExpressionError(
        "no_questions", 0, "", "Isi kolom `questions` dengan nama pertanyaan yang diperiksa, dipisahkan spasi.",
        "Fill `questions` with the names of the questions that are checked, separated by blanks.",
    )  # fmt: skip
