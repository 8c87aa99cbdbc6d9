"""What is allowed but probably not meant: warnings for the author."""

from collections.abc import Iterator

from forms.compiler.layout import Layout, Place
from forms.compiler.never import never
from forms.compiler.references import Resolver, lookup_of
from forms.compiler.rules import Rules
from forms.compiler.warnings import warning
from forms.errors import Issue
from forms.expressions.nodes import Call, Node, Operation, Path, Text, Variable, walk
from forms.model import Form, Question


def lints(form: Form, layout: Layout, rules: Rules) -> Iterator[Issue]:
    """Yield a warning for each doubtful rule; rules with errors are not among `rules`."""
    for (number, column), node in rules.items():
        place = layout.places[number]
        yield from _single_of_many(layout, place, column, node)
        yield from _missing_files(form, place, column, node)
        if column == "choice_filter":
            yield from _missing_columns(form, place, node)
    for place, question in layout.questions():
        yield from _question(form, place, question)
    yield from never(form, layout, rules)


def _single_of_many(layout: Layout, place: Place, column: str, node: Node) -> Iterator[Issue]:
    """A question of a repeat read from outside as one value means the first instance."""
    resolver = Resolver(layout, place)
    for side in _single_values(node):
        if not side.last_saved and resolver.resolve(side).many:
            yield warning(
                place, column, "first_instance", f"`${{{side.name}}}` di luar repeat berarti baris pertama. Pakai sum(), join() atau indexed-repeat().",
                f"`${{{side.name}}}` outside its repeat means the first instance. Use sum(), join() or indexed-repeat().", f"${{{side.name}}}",
            )  # fmt: skip


def _single_values(node: Node) -> Iterator[Variable]:
    """Yield the questions that stand where one value is meant: alone, or in a sum."""
    if isinstance(node, Variable):
        yield node
    for part in walk(node):
        if isinstance(part, Operation) and part.operator in {"+", "-", "*", "div", "mod"}:
            yield from (side for side in (part.left, part.right) if isinstance(side, Variable))


def _missing_files(form: Form, place: Place, column: str, node: Node) -> Iterator[Issue]:
    for part in walk(node):
        name = ""
        if isinstance(part, Call) and part.name == "pulldata" and isinstance(part.arguments[0], Text):
            name = part.arguments[0].value.removesuffix(".csv")
        elif isinstance(part, Path) and (found := lookup_of(part)) is not None:
            name = found[0]
        if name and name not in {"register", "round"} and name not in form.choices:
            yield warning(
                place, column, "missing_list", f"Daftar `{name}` tidak ada; pencarian di dalamnya selalu kosong.",
                f"There is no list `{name}`; lookups in it are always blank.", name,
            )  # fmt: skip


def _missing_columns(form: Form, place: Place, node: Node) -> Iterator[Issue]:
    question = place.node
    if not isinstance(question, Question):
        return
    choices = form.choices.get(question.list_name, ())
    known = {"name", "label"} | {column for choice in choices for column in choice.columns}
    for part in walk(node):
        if (
            choices
            and isinstance(part, Path)
            and part.origin is None
            and len(part.steps) == 1
            and part.steps[0].name not in known | {".", ".."}
        ):
            listed = ", ".join(sorted(known - {"label"}))
            yield warning(
                place, "choice_filter", "missing_column", f"Daftar `{question.list_name}` tidak punya isi pada kolom `{part.steps[0].name}` di sheet choices; kolom yang ada: {listed}.",
                f"The list `{question.list_name}` has nothing in a column `{part.steps[0].name}` of the choices sheet; its columns: {listed}.", part.steps[0].name,
            )  # fmt: skip


def _question(form: Form, place: Place, question: Question) -> Iterator[Issue]:
    if question.file and question.list_name not in form.choices:
        yield warning(
            place, "type", "missing_file", f"Berkas `{question.file}` tidak diserahkan; pilihannya tidak diperiksa.",
            f"The file `{question.file}` was not handed in; its choices are not checked.", question.file,
        )  # fmt: skip
    if question.default and place.repeats:
        yield warning(
            place, "default", "repeat_default", "Nilai awal di dalam repeat tidak diisikan pada baris baru.",
            "A default inside a repeat is not filled into new rows.", question.default,
        )  # fmt: skip
