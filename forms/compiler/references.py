"""What `${x}`, `../x`, `.` and `/data/x` mean at one place of a form: another place, and the repeats both share."""

from collections.abc import Iterable, Iterator

import msgspec

from forms.compiler.layout import Layout, Place
from forms.expressions import ExpressionError, did_you_mean
from forms.expressions.functions import FUNCTIONS
from forms.expressions.nodes import Call, Node, Operation, Path, Step, Text, Variable, children
from forms.expressions.parser import parse
from forms.model import Repeat
from forms.spelling import nearest


class Target(msgspec.Struct, frozen=True):
    """A referenced place; the first `shared` repeats around it are the same instances as at the reference."""

    place: Place
    shared: int

    @property
    def many(self) -> bool:
        """Tell whether the reference means several instances."""
        return len(self.place.repeats) > self.shared


def lookup_of(path: Path) -> tuple[str, Path] | None:
    """Give the list name and path of `instance('list')/root/item[...]/column`, None for other paths."""
    origin = path.origin
    if not isinstance(origin, Call) or origin.name != "instance" or len(origin.arguments) != 1:
        return None
    name = origin.arguments[0]
    return (name.value, path) if isinstance(name, Text) else None


class Resolver:
    """Resolves references from one place; `here` is None for the form itself (checks, instance names)."""

    def __init__(self, layout: Layout, here: Place | None) -> None:
        self.layout = layout
        self.here = here

    @property
    def around(self) -> tuple[int, ...]:
        """The repeats around the expression."""
        return self.here.repeats if self.here else ()

    def resolve(self, node: Variable | Path) -> Target:
        """Find what a reference means.

        Raises:
            ExpressionError: when there is no such question, or several, or the path is of an unsupported kind.
        """
        if isinstance(node, Variable):
            return self.variable(node)
        if node.absolute:
            return self.absolute(node)
        if node.origin is not None and not (isinstance(node.origin, Call) and node.origin.name == "current"):
            raise _unsupported(node, "Jalur yang dimulai dari rumus lain", "A path that starts from another expression")
        return self.relative(node)

    def variable(self, node: Variable) -> Target:
        """Find the one question, group or repeat of a name."""
        found = self.layout.named.get(node.name, ())
        if not found:
            hint, hint_en = did_you_mean(node.name, self.layout.named)
            raise ExpressionError(
                "unknown_reference", node.at, f"${{{node.name}}}", f"Tidak ada pertanyaan bernama `{node.name}`.{hint}",
                f"There is no question named `{node.name}`.{hint_en}",
            )  # fmt: skip
        if len(found) > 1:
            rows = ", ".join(str(place.node.row) for place in found)
            raise ExpressionError(
                "ambiguous_reference", node.at, f"${{{node.name}}}",
                f"Nama `{node.name}` dipakai di baris {rows}; tidak jelas mana yang dimaksud. Beri nama yang berbeda.",
                f"The name `{node.name}` stands in rows {rows}; which one is meant? Give them different names.",
            )  # fmt: skip
        return Target(found[0], _common(self.around, found[0].repeats))

    def absolute(self, node: Path) -> Target:
        """Find `/data/group/question`; the first step is the form itself, whatever its name."""
        place: Place | None = None
        for step in node.steps[1:]:
            place = self.down(place, step.name, node)
        if place is None:
            raise _no_value(node)
        return Target(place, _common(self.around, place.repeats))

    def relative(self, node: Path) -> Target:
        """Find `.`, `..`, `../x`, or `x` beside `current()`."""
        if (bare := _bare_word(node)) and (place := self.here) is not None and self.layout.child(place, bare) is None:
            raise _unmarked(bare, node.at, self.layout.named)
        place, shared = self.here, len(self.around)
        if place is None:
            raise _unsupported(node, "Jalur relatif di sini", "A relative path here")
        for step in node.steps:
            if step.predicates:
                raise _unsupported(node, "Syarat `[…]` pada jalur ini", "A predicate `[…]` on this path")
            if step.name == "..":
                place = None if place is None or place.parent is None else self.layout.places[place.parent]
                shared = 0 if place is None else _around_inside(place)
            elif step.name != ".":
                place = self.down(place, step.name, node)
        if place is None:
            raise _no_value(node)
        return Target(place, min(shared, len(place.repeats)))

    def down(self, place: Place | None, name: str, node: Path) -> Place:
        """Go to a child by name."""
        child = self.layout.child(place, name)
        if child is None:
            numbers = self.layout.top if place is None else place.children
            hint, hint_en = did_you_mean(name, [beside.node.name for beside in self.layout.inner(numbers)])
            raise ExpressionError(
                "unknown_reference", node.at, name, f"Jalur ini tidak sampai ke pertanyaan: tidak ada `{name}` di sana.{hint}",
                f"This path leads nowhere: there is no `{name}` there.{hint_en}",
            )  # fmt: skip
        return child


def _bare_word(path: Path) -> str:
    """Give the only name of a path that is a name and nothing else, else ''."""
    alone = path.origin is None and len(path.steps) == 1 and not path.steps[0].predicates
    return path.steps[0].name if alone and path.steps[0].name not in {".", "..", "*"} else ""


_PLAIN_WORDS = {"null": "''", "none": "''", "nil": "''", "blank": "''", "true": "true()", "false": "false()"}
"""Words that other languages have for a blank and for the truths."""


def _unmarked(word: str, at: int, named: Iterable[str]) -> ExpressionError:
    if word.lower() in _PLAIN_WORDS:
        instead = _PLAIN_WORDS[word.lower()]
        return ExpressionError(
            "unknown_reference", at, word, f"`{word}` tidak dikenal di sini. Tulis `{instead}`.", f"`{word}` is not known here. Write `{instead}`.",
        )  # fmt: skip
    near = nearest(word, named)
    better, better_en = (
        (f"Maksud Anda `${{{near}}}`", f"Did you mean `${{{near}}}`")
        if near
        else ("Maksud Anda `${nama}`", "Did you mean `${name}`")
    )
    return ExpressionError(
        "unknown_reference", at, word, f"`{word}` di sini bukan pertanyaan dan bukan teks. {better}, atau teks `'{word}'`?",
        f"`{word}` is neither a question nor a text here. {better_en}, or the text `'{word}'`?",
    )  # fmt: skip


def _around_inside(place: Place) -> int:
    """Count the repeat instances that stay the same after going up to `place`."""
    return len(place.repeats) + isinstance(place.node, Repeat)


def _common(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    count = 0
    for mine, its in zip(one, other, strict=False):
        if mine != its:
            break
        count += 1
    return count


def _unsupported(node: Path, what: str, what_en: str) -> ExpressionError:
    return ExpressionError(
        "unsupported",
        node.at,
        "",
        f"{what} tidak didukung; pakai `${{nama}}`.",
        f"{what_en} is not supported; use `${{name}}`.",
    )


def _no_value(node: Path) -> ExpressionError:
    return ExpressionError(
        "unknown_reference", node.at, "", "Jalur ini tidak sampai ke pertanyaan; pakai `${nama}`.",
        "This path leads to no question; use `${name}`.",
    )  # fmt: skip


def named_field(call: Call) -> Variable | Path:
    """Give the question of `jr:choice-name(value, '${field}')`, whose second argument is a quoted reference.

    Raises:
        ExpressionError: when the second argument is no quoted reference.
    """
    quoted = call.arguments[1]
    field = parse(quoted.value) if isinstance(quoted, Text) else quoted
    if not isinstance(field, Variable | Path):
        raise ExpressionError(
            "bad_reference", call.at, call.name, "Argumen kedua `jr:choice-name` ditulis `'${nama}'`.",
            "The second argument of `jr:choice-name` is written `'${name}'`.",
        )  # fmt: skip
    return field


def reads(node: Node, *, in_row: bool = False) -> Iterator[tuple[Variable | Path, bool]]:
    """Yield each reference in `node` that reads an answer, and whether it stands for a whole repeat or ancestor.

    Column names inside predicates, `position(..)` and quoted names read no answer; `number()` and its like read their own.
    """
    if isinstance(node, Variable):
        if not node.last_saved:
            yield node, False
        return
    if isinstance(node, Path):
        yield from _path_reads(node, in_row=in_row)
        return
    if isinstance(node, Operation):
        operands: list[Node] = []
        while isinstance(node, Operation):
            operands.append(node.right)
            node = node.left
        for operand in (node, *reversed(operands)):
            yield from reads(operand, in_row=in_row)
        return
    if isinstance(node, Call) and node.name in {"position", "once"}:
        yield from (reads(node.arguments[0]) if node.name == "once" and node.arguments else ())
        return
    if (
        isinstance(node, Call)
        and not node.arguments
        and node.name in FUNCTIONS
        and FUNCTIONS[node.name].arguments in {"t", "n"}
    ):
        yield Path((Step(".", node.at),), node.at), False
    for child in children(node):
        yield from reads(child, in_row=in_row)


def _path_reads(node: Path, *, in_row: bool) -> Iterator[tuple[Variable | Path, bool]]:
    from_here = isinstance(node.origin, Call) and node.origin.name == "current"
    if from_here or (node.origin is None and not in_row):
        yield node, False
    for predicate in children(node)[0 if node.origin is None else 1 :]:
        yield from reads(predicate, in_row=True)
