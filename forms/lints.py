"""What is allowed but probably not meant: warnings for the author."""

from collections.abc import Iterator

from forms.errors import Issue
from forms.expressions.nodes import Call, Node, Operation, Path, Text, Variable, walk
from forms.layout import Layout, Place
from forms.model import Form, Question
from forms.references import Resolver, lookup_of
from forms.rules import Rules


def lints(form: Form, layout: Layout, rules: Rules) -> Iterator[Issue]:
    """Yield a warning for each doubtful rule of a form without errors."""
    for (number, column), node in rules.items():
        place = layout.places[number]
        yield from _bare_condition(place, column, node)
        yield from _single_of_many(layout, place, column, node)
        yield from _compared_list(layout, place, column, node)
        yield from _missing_files(form, place, column, node)
        if column == "choice_filter":
            yield from _missing_columns(form, place, node)
    for place, question in layout.questions():
        yield from _question(form, place, question)


def _warning(place: Place, column: str, code: str, message: str, message_en: str, piece: str = "") -> Issue:
    return Issue(
        sheet="survey",
        row=place.node.row,
        column=column,
        code=code,
        severity="warning",
        message=message,
        message_en=message_en,
        piece=piece,
    )


def _bare_condition(place: Place, column: str, node: Node) -> Iterator[Issue]:
    if column in {"relevant", "constraint", "warning", "required"} and isinstance(node, Variable):
        yield _warning(
            place, column, "bare_condition", f"`${{{node.name}}}` saja benar bila terisi apa pun, juga 'false' atau 0 sebagai teks. Tulis `${{{node.name}}} = 'ya'` atau `${{{node.name}}} != ''`.",
            f"`${{{node.name}}}` alone is true for any answer, even 'false'. Write `${{{node.name}}} = 'yes'` or `${{{node.name}}} != ''`.", node.name,
        )  # fmt: skip


def _single_of_many(layout: Layout, place: Place, column: str, node: Node) -> Iterator[Issue]:
    """A question of a repeat read from outside as one value means the first instance."""
    resolver = Resolver(layout, place)
    for part in walk(node):
        if not isinstance(part, Operation):
            continue
        for side in (part.left, part.right):
            if (
                isinstance(side, Variable)
                and not side.last_saved
                and part.operator in {"+", "-", "*", "div", "mod"}
                and resolver.resolve(side).many
            ):
                yield _warning(
                    place, column, "first_instance", f"`${{{side.name}}}` di luar repeat berarti baris pertama. Pakai sum(), join() atau indexed-repeat().",
                    f"`${{{side.name}}}` outside its repeat means the first instance. Use sum(), join() or indexed-repeat().", side.name,
                )  # fmt: skip


def _compared_list(layout: Layout, place: Place, column: str, node: Node) -> Iterator[Issue]:
    """`${multi} = 'y'` fails as soon as two are chosen."""
    for part in walk(node):
        if not isinstance(part, Operation) or part.operator not in {"=", "!="}:
            continue
        variable, text = (part.left, part.right) if isinstance(part.left, Variable) else (part.right, part.left)
        if not isinstance(variable, Variable) or variable.last_saved or not isinstance(text, Text) or text.value == "":
            continue
        target = Resolver(layout, place).resolve(variable).place.node
        if isinstance(target, Question) and target.type == "select_multiple":
            yield _warning(
                place, column, "compared_list", f"`${{{variable.name}}}` boleh punya beberapa pilihan. Tulis `selected(${{{variable.name}}}, '{text.value}')`.",
                f"`${{{variable.name}}}` may hold several choices. Write `selected(${{{variable.name}}}, '{text.value}')`.", variable.name,
            )  # fmt: skip


def _missing_files(form: Form, place: Place, column: str, node: Node) -> Iterator[Issue]:
    for part in walk(node):
        name = ""
        if isinstance(part, Call) and part.name == "pulldata" and isinstance(part.arguments[0], Text):
            name = part.arguments[0].value.removesuffix(".csv")
        elif isinstance(part, Path) and (found := lookup_of(part)) is not None:
            name = found[0]
        if name and name not in {"register", "round"} and name not in form.choices:
            yield _warning(
                place, column, "missing_list", f"Daftar `{name}` tidak ada; pencarian di dalamnya selalu kosong.",
                f"There is no list `{name}`; lookups in it are always blank.", name,
            )  # fmt: skip


def _missing_columns(form: Form, place: Place, node: Node) -> Iterator[Issue]:
    question = place.node
    choices = form.choices.get(question.list_name, ()) if isinstance(question, Question) else ()
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
            yield _warning(
                place, "choice_filter", "missing_column", f"Lembar choices tidak punya kolom `{part.steps[0].name}`; yang ada: {listed}.",
                f"The choices sheet has no column `{part.steps[0].name}`; there are: {listed}.", part.steps[0].name,
            )  # fmt: skip


def _question(form: Form, place: Place, question: Question) -> Iterator[Issue]:
    if question.type == "note" and question.required not in {"", "false()"}:
        yield _warning(
            place,
            "required",
            "required_note",
            "Catatan (note) tidak dapat dijawab, jadi tidak dapat wajib.",
            "A note cannot be answered, so it cannot be required.",
        )
    if question.constraint and not question.constraint_message:
        yield _warning(
            place,
            "constraint",
            "no_message",
            "Tulis `constraint_message`, supaya petugas tahu cara memperbaiki.",
            "Write a `constraint_message`, so that people know how to mend it.",
        )
    if question.file and question.list_name not in form.choices:
        yield _warning(
            place,
            "type",
            "missing_file",
            f"Berkas `{question.file}` tidak diserahkan; pilihannya tidak diperiksa.",
            f"The file `{question.file}` was not handed in; its choices are not checked.",
            question.file,
        )
