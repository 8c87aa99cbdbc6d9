"""Expressions inside a form: what references and the functions over a form are in emitted code.

Names in emitted code, alike in both targets: `v5` the value and `x5` the relevance of place 5, `r7` the rows of repeat 7,
`w7` its row at hand (with `.v5`, `.x5`, `.r9`, `.n` its 1-based position). Values of the form itself are plain names in the Python
that checks a whole form, and members of `E` elsewhere.
"""

import math
from collections.abc import Mapping

import msgspec

from forms.compiler.constants import Constants
from forms.compiler.layout import ANSWER_KINDS, Layout, Place, governing
from forms.compiler.references import Resolver, lookup_of, named_field
from forms.expressions import ExpressionError
from forms.expressions.codes import Code, Item, Kind
from forms.expressions.emit import Emitter
from forms.expressions.nodes import Call, Node, Operation, Path, Text, Variable
from forms.expressions.targets import Target
from forms.lengths import LARGEST, MOST_ROWS
from forms.model import Question, Repeat


class FormScope(msgspec.Struct, frozen=True):
    """One place of a form, in one target. `row` is the variable of the choice row at hand, '' outside of filters.

    `plain`: values of the form itself are plain names. `direct`: values of rows that are as they were sent are read from there.
    """

    layout: Layout
    constants: Constants
    here: Place | None
    target: Target
    plain: bool = False
    direct: bool = False
    row: str = ""

    @property
    def resolver(self) -> Resolver:
        """References as they are meant at this place."""
        return Resolver(self.layout, self.here)

    def name(self, letter: str, place: Place) -> str:
        """Give the name of a value, relevance or row list whose repeats are all at hand."""
        if place.repeats:
            return f"w{place.repeats[-1]}.{self.member(letter, place)}"
        if self.plain:
            return f"{letter}{place.number}"
        return f'E["{letter}{place.number}"]' if self.target.name == "python" else f"E.{letter}{place.number}"

    def member(self, letter: str, place: Place) -> str:
        """Give the attribute of a row that holds something of a place."""
        sent = self.constants.as_sent.get(place.number) if self.direct and letter == "v" else None
        return sent or f"{letter}{place.number}"

    def value_kind(self, place: Place) -> Code:
        """Give what is known of the value of a question."""
        kind = self.constants.kinds[place.number]
        text = self.name("v", place)
        if place.calculated:
            known = self.constants.known.get(place.number)
            return Code(text=text, kind=kind, whole=place.whole) if known is None else known.named(text, kind)
        bound = math.inf if kind != "answer" else LARGEST
        return Code(text=text, kind=kind, whole=place.whole, integer=place.whole, bound=bound)

    def reference(self, node: Variable | Path, emitter: Emitter) -> Code:
        """Give the code that reads a reference."""
        if isinstance(node, Variable) and node.last_saved:
            return self.saved(node)
        if isinstance(node, Path):
            if lookup_of(node) is not None:
                return self.lookup(node, emitter)
            if self.row and node.origin is None:
                return self.column(node)
        target = self.resolver.resolve(node)
        if not isinstance(target.place.node, Question):
            name = target.place.node.name
            raise ExpressionError(
                "no_value", node.at, name, f"`{name}` adalah group atau repeat, tidak punya nilai. Sebut salah satu pertanyaannya.",
                f"`{name}` is a group or repeat and has no value. Name one of its questions.",
            )  # fmt: skip
        return self.nodes(target.place, target.shared) if target.many else self.value_kind(target.place)

    def column(self, node: Path) -> Code:
        """Give the code that reads a column of the choice row at hand."""
        names = [step.name for step in node.steps]
        if node.absolute or {"..", "*"} & set(names) or any(step.predicates for step in node.steps):
            raise ExpressionError(
                "unsupported",
                node.at,
                names[0],
                "Jalur ini tidak didukung di sini.",
                "This path is not supported here.",
            )
        name = "name" if names == ["."] else "/".join(names)
        return Code(text=self.target.member.format(self.row, self.target.quote(name)), kind="text")

    def saved(self, node: Variable) -> Code:
        """Give the code that reads last year's answer."""
        place = self.resolver.variable(node).place
        kind = ANSWER_KINDS.get(place.node.type, "text") if isinstance(place.node, Question) else "text"
        path = ", ".join(self.target.quote(name) for name in place.path)
        read = {"answer": "saved_number", "date": "saved_date"}.get(kind, "saved_text")
        if self.plain:
            self.constants.saved[place.number] = (kind, f"{read}(SAVED, {path})")
            return Code(text=f"z{place.number}", kind=kind, whole=place.whole)
        return Code(text=f"{read}(SAVED, {path})", kind=kind, whole=place.whole)

    def rows(self, repeats: tuple[int, ...], shared: int) -> str:
        """Give the code of all rows of the last of `repeats`, below the first `shared` rows at hand."""
        text = self.name("r", self.layout.places[repeats[shared]])
        for number in repeats[shared + 1 :]:
            text = (
                f"[b for a in {text} for b in a.r{number}]"
                if self.target.name == "python"
                else f"{text}.flatMap(a => a.r{number})"
            )
        return text

    def nodes(self, place: Place, shared: int) -> Code:
        """Give the code of all relevant values of a question in repeats."""
        rows = self.rows(place.repeats, shared)
        value = f"a.{self.member('v', place)}"
        governor = governing(self.layout, place)
        if governor is not None:
            text = self.target.each_if.format(value, "a", rows, f"a.x{governor.number}")
        else:
            text = self.target.each.format(value, "a", rows)
        kind = self.constants.kinds[place.number]
        items: Mapping[Kind, Item] = {"answer": "answer", "date": "date"}
        known = self.value_kind(place)
        bound = known.bound * float(MOST_ROWS) ** len(place.repeats)
        return Code(
            text=text,
            kind="nodes",
            item=items.get(kind, "text"),
            whole=known.whole,
            integer=known.integer,
            sure=known.sure,
            bound=bound,
        )

    def call(self, node: Call, emitter: Emitter) -> Code:
        """Give the code of a function over the form."""
        calls = {
            "position": self.position, "count": self.count, "indexed-repeat": self.indexed, "pulldata": self.pulled,
            "jr:choice-name": self.choice_name, "once": self.once,
        }  # fmt: skip
        if node.name not in calls:
            raise ExpressionError(
                "unsupported", node.at, node.name, f"`{node.name}()` tidak dapat berdiri sendiri di sini.",
                f"`{node.name}()` cannot stand alone here.",
            )  # fmt: skip
        return calls[node.name](node, emitter)

    def position(self, node: Call, _emitter: Emitter) -> Code:
        """Give the code of the number of the repeat instance that a path leads to."""
        path = node.arguments[0] if node.arguments else None
        if not isinstance(path, Path):
            raise ExpressionError("unsupported", node.at, "position", "Tulis `position(..)`.", "Write `position(..)`.")
        place = self.resolver.resolve(path).place
        if isinstance(place.node, Repeat) and place.number in self.resolver.around:
            return Code(text=f"w{place.number}.n", kind="number", whole=True)
        return emitter_number(1.0, self.target)

    def count(self, node: Call, emitter: Emitter) -> Code:
        """Give the code of the number of instances or values."""
        argument = node.arguments[0]
        length = "len({})" if self.target.name == "python" else "{}.length"
        if (
            isinstance(argument, Variable | Path)
            and not (isinstance(argument, Path) and lookup_of(argument))
            and not self.row
        ):
            target = self.resolver.resolve(argument)
            if isinstance(target.place.node, Repeat):
                repeats = (*target.place.repeats, target.place.number)
                rows = self.rows(repeats, min(target.shared, len(target.place.repeats)))
                return Code(text=length.format(rows), kind="number", whole=True, integer=True, sure=True, bound=LARGEST)
            if not isinstance(target.place.node, Question):
                return emitter_number(1.0, self.target)
        code = emitter.emit(argument)
        if code.kind != "nodes":
            return emitter_number(1.0, self.target)
        return Code(text=length.format(code.text), kind="number", whole=True, integer=True, sure=True, bound=LARGEST)

    def indexed(self, node: Call, emitter: Emitter) -> Code:
        """Give the code of one value in numbered instances."""
        field = node.arguments[0]
        if not isinstance(field, Variable | Path):
            raise ExpressionError("indexed_repeat", node.at, node.name, "Tulis `${kolom}`.", "Write `${field}`.")
        place = self.resolver.resolve(field).place
        steps = []
        for repeat, index in zip(place.repeats, node.arguments[2::2], strict=True):
            steps += [self.target.quote(f"r{repeat}"), emitter.to.number(emitter.emit(index)).text]
        first = self.layout.places[place.repeats[0]]
        kind = self.constants.kinds[place.number]
        read = "indexed_number" if kind == "answer" else "indexed_text"
        text = f"{read}({self.name('r', first)}, {self.target.quote(f'v{place.number}')}, {', '.join(steps[1:])})"
        return Code(text=text, kind=kind, whole=place.whole)

    def once(self, node: Call, emitter: Emitter) -> Code:
        """Give the code of a value that is computed only where none was sent."""
        if self.here is None:
            raise ExpressionError(
                "unsupported", node.at, "once", "`once()` tidak dapat dipakai di sini.", "`once()` cannot stand here."
            )
        code = emitter.to.value(emitter.emit(node.arguments[0]))
        sent = self.name("s", self.here)
        if code.numeric:
            return Code(text=f"number_or(sent_number({sent}), {code.text})", kind="answer")
        return Code(
            text=f"text_or(sent_text({sent}), {emitter.to.text(code).text})",
            kind=code.kind if code.kind == "date" else "text",
        )

    def choice_name(self, node: Call, emitter: Emitter) -> Code:
        """Give the code of a choice's label in the form's language."""
        question = self.resolver.resolve(named_field(node)).place.node
        if not isinstance(question, Question) or not question.list_name:
            raise ExpressionError(
                "bad_reference",
                node.at,
                node.name,
                "Argumen kedua harus pertanyaan pilihan.",
                "The second argument must be a choice question.",
            )
        value = emitter.to.text(emitter.emit(node.arguments[0]))
        labels = self.constants.labelled(question.list_name)
        call = "{}.get({}, '')" if self.target.name == "python" else "label_of({}, {})"
        return Code(text=call.format(labels, value.text), kind="text")

    def pulled(self, node: Call, emitter: Emitter) -> Code:
        """Give the code of `pulldata`: the register, the round, or a list handed in."""
        names = [argument.value if isinstance(argument, Text) else None for argument in node.arguments[:3]]
        source, column, key = names
        if source is None or column is None or key is None:
            raise ExpressionError(
                "bad_pulldata", node.at, "pulldata", "Tiga argumen pertama `pulldata()` harus teks tetap.",
                "The first three arguments of `pulldata()` must be constant texts.",
            )  # fmt: skip
        value = emitter.to.text(emitter.emit(node.arguments[3])).text
        quote = self.target.quote
        if source in {"register", "round"}:
            record = f"record_of({source.upper()}, {quote(key)}, {value})"
            return Code(text=f"field_of({record}, {quote(column)})", kind="text")
        index = self.constants.indexed(source.removesuffix(".csv"), key)
        return Code(text=f"column_of(rows_at({index}, {value}), {quote(column)})", kind="text")

    def lookup(self, path: Path, emitter: Emitter) -> Code:
        """Give the code of `instance('list')/root/item[...]/column`, through an index where a column equals a text."""
        found = lookup_of(path)
        name = found[0] if found else ""
        item = path.steps[1]
        column = "/".join(step.name for step in path.steps[2:]) or "name"
        predicates = list(item.predicates)
        rows, rest = self.constants.listed(name), predicates
        if predicates and (key := _key(predicates[0])) is not None:
            wanted = emitter.emit(key[1])
            if wanted.textual:
                rows, rest = f"rows_at({self.constants.indexed(name, key[0])}, {wanted.text})", predicates[1:]
        inside = Emitter(self.target, msgspec.structs.replace(self, row="i"))
        value = self.target.member.format("i", self.target.quote(column))
        if not rest:
            return Code(text=self.target.each.format(value, "i", rows), kind="nodes")
        joint = self.target.both.format("", "").strip()
        conditions = [inside.to.boolean(inside.emit(predicate)).within(3) for predicate in rest]
        return Code(text=self.target.each_if.format(value, "i", rows, f" {joint} ".join(conditions)), kind="nodes")

    def pattern(self, translated: str) -> str:
        """Name a regular expression."""
        return self.constants.pattern(translated)


def emitter_number(value: float, target: Target) -> Code:
    """Give a constant number."""
    return Code(text=target.numeral(value), kind="number", whole=True)


def _key(predicate: Node) -> tuple[str, Node] | None:
    """Give column and value of a predicate `column = value` whose value does not read the row."""
    if not isinstance(predicate, Operation) or predicate.operator != "=":
        return None
    for column, value in ((predicate.left, predicate.right), (predicate.right, predicate.left)):
        if isinstance(column, Path) and _is_column(column) and isinstance(value, Variable | Text):
            return "/".join(step.name for step in column.steps), value
    return None


def _is_column(path: Path) -> bool:
    return (
        path.origin is None
        and not path.absolute
        and all(step.name[0] not in ".*" and not step.predicates for step in path.steps)
    )
