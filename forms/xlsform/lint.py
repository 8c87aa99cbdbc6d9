"""What is allowed but probably not meant: told as warnings, but for conditions that can never come true."""

from collections.abc import Iterator

import msgspec

from forms.errors import Issue, Severity
from forms.expressions import ExpressionError, parse
from forms.expressions.nodes import Call, Node, Operation, Path, Text, Variable, children, walk
from forms.model import Choice, Form, Question
from forms.model import walk as walk_form
from forms.xlsform.ledger import Told, meant
from forms.xlsform.translations import untranslated

_CONDITIONS = ("relevant", "constraint", "required", "warning")
_SHOWN = 8
_NUMBERS = {"integer", "decimal"}
_UNSEEN = {"calculate", "hidden", "start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit", "simserial",
           "subscriberid", "start-geopoint", "background-audio", "csv-external", "xml-external"}  # fmt: skip


class Place(msgspec.Struct, frozen=True):
    """An expression of the form, where it stands, and the question that `.` means there."""

    sheet: str
    row: int
    column: str
    text: str
    question: Question | None = None


def lint(form: Form) -> tuple[Issue, ...]:
    """Give every finding of this kind; columns are canonical, cells are added later."""
    questions = {node.name: node for _, node in walk_form(form.children) if isinstance(node, Question)}
    issues: list[Issue] = []
    for place in expressions(form):
        try:
            tree = parse(place.text)
        except ExpressionError:
            continue  # the compiler tells it
        for told, severity in _faults(tree, place, questions, form):
            issues.append(told.at(place.sheet, place.row, place.column, severity))
    for question in questions.values():
        issues += [told.at("survey", question.row, column, "warning") for column, told in _habits(question)]
    if len(form.languages) > 1:
        issues += untranslated(form)
    return tuple(dict.fromkeys(issues))


def expressions(form: Form) -> Iterator[Place]:
    """Give every expression of the survey and the checks with its place."""
    for _, node in walk_form(form.children):
        question = node if isinstance(node, Question) else None
        for column in ("relevant", "constraint", "required", "calculation", "choice_filter", "warning", "read_only"):
            text = getattr(node, column, "")
            if text and text not in {"true()", "false()"}:
                yield Place("survey", node.row, column, text, question)
    for check in form.checks:
        for column in ("expression", "relevant"):
            if getattr(check, column):
                yield Place("checks", check.row, column, getattr(check, column))


def _faults(tree: Node, place: Place, questions: dict[str, Question], form: Form) -> Iterator[tuple[Told, Severity]]:
    if place.column in _CONDITIONS:
        for flag in _bare(tree):
            yield _bare_flag(flag), "warning"
    for asked, value in _comparisons(tree, place, questions):
        choices = form.choices.get(asked.list_name, ())
        if asked.file or not choices or not value.value or value.value in {choice.name for choice in choices}:
            continue
        yield _absent(value.value, asked, choices), "error"
    for operation in walk(tree):
        if isinstance(operation, Operation) and operation.operator in {"=", "!="}:
            told = _whole_multiple(operation, place, questions)
            if told:
                yield told, "warning"


def _asked(node: Node, place: Place, questions: dict[str, Question]) -> Question | None:
    if isinstance(node, Variable) and not node.last_saved:
        return questions.get(node.name)
    if isinstance(node, Path) and node.origin is None and [step.name for step in node.steps] == ["."]:
        return place.question
    return None


def _comparisons(tree: Node, place: Place, questions: dict[str, Question]) -> Iterator[tuple[Question, Text]]:
    """Give each select question with a text that it is compared with."""
    for node in walk(tree):
        sides: tuple[Node, ...] = ()
        if isinstance(node, Operation) and node.operator in {"=", "!="}:
            sides = children(node)
        elif isinstance(node, Call) and node.name == "selected" and len(node.arguments) > 1:
            sides = node.arguments[:2]
        for one, other in (sides, sides[::-1]) if sides else ():
            asked = _asked(one, place, questions)
            if asked is not None and asked.list_name and isinstance(other, Text):
                yield asked, other


def _absent(value: str, asked: Question, choices: tuple[Choice, ...]) -> Told:
    names = list(dict.fromkeys(choice.name for choice in choices))
    guess, guess_en = meant(value, names)
    listed = ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
    return Told(
        "choice_unknown",
        f"pilihan '{value}' tidak ada pada daftar `{asked.list_name}` dari `{asked.name}` ({listed}).{guess}",
        f"the choice '{value}' is not in the list `{asked.list_name}` of `{asked.name}` ({listed}).{guess_en}",
        f"'{value}'",
    )


def _whole_multiple(operation: Operation, place: Place, questions: dict[str, Question]) -> Told | None:
    for one, other in ((operation.left, operation.right), (operation.right, operation.left)):
        asked = _asked(one, place, questions)
        if asked is None or asked.type != "select_multiple" or not isinstance(other, Text) or not other.value:
            continue
        shown = "." if isinstance(one, Path) else f"${{{asked.name}}}"
        better = f"selected({shown}, '{other.value}')"
        return Told(
            "multiple_compared",
            f"`{asked.name}` boleh berisi beberapa pilihan, jadi `=` gagal bila dua dipilih. Tulis `{better}`.",
            f"`{asked.name}` may hold several choices, so `=` fails when two are chosen. Write `{better}`.",
            shown,
        )
    return None


def _bare(tree: Node) -> Iterator[Variable]:
    """Give the questions that stand alone where a condition is asked for."""
    if isinstance(tree, Variable):
        yield tree
    elif isinstance(tree, Operation) and tree.operator in {"and", "or"}:
        for side in children(tree):
            yield from _bare(side)
    elif isinstance(tree, Call) and tree.name == "not":
        for argument in tree.arguments:
            yield from _bare(argument)


def _bare_flag(flag: Variable) -> Told:
    shown = f"${{{flag.name}}}"
    return Told(
        "bare_flag",
        f"`{shown}` sendirian bukan syarat yang jelas: 'false' dan '0' pun dianggap benar. Tulis misalnya `{shown} = 'ya'` atau `{shown} != ''`.",
        f"`{shown}` alone is no clear condition: even 'false' and '0' count as true. Write for example `{shown} = 'yes'` or `{shown} != ''`.",
        shown,
    )


def _habits(question: Question) -> Iterator[tuple[str, Told]]:
    if question.constraint and not question.constraint_message:
        yield (
            "constraint",
            Told(
                "message_missing",
                "aturan ini tidak punya pesan. Isi constraint_message: apa yang salah dan cara memperbaikinya.",
                "this constraint has no message. Fill in constraint_message: what is wrong and how to mend it.",
            ),
        )
    if not (question.label or question.hint or question.media or question.type in _UNSEEN):
        yield (
            "label",
            Told(
                "label_missing",
                f"pertanyaan `{question.name}` tidak punya label, jadi orang hanya membaca namanya. Isi kolom label.",
                f"the question `{question.name}` has no label, so people read its name only. Fill in the column label.",
            ),
        )
    if question.type == "note" and question.required != "false()":
        yield (
            "required",
            Told(
                "note_required",
                "catatan (note) tidak dapat diisi, jadi tidak dapat diwajibkan. Kosongkan kolom required.",
                "a note cannot be answered, so it cannot be required. Clear the column required.",
            ),
        )
    if question.type in _NUMBERS and not (
        question.constraint or question.calculation or question.read_only != "false()"
    ):
        yield (
            "constraint",
            Told(
                "number_unbounded",
                f"angka `{question.name}` tidak punya batas. Isi constraint, misalnya `. >= 0 and . <= 1000000`.",
                f"the number `{question.name}` has no limits. Fill in constraint, for example `. >= 0 and . <= 1000000`.",
            ),
        )
