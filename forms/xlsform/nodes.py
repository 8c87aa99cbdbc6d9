"""Rows of the survey sheet become the nodes of the model."""

from collections.abc import Mapping

from forms.model import Group, Node, Question, Repeat, Texts
from forms.vocabulary import FALSE_WORDS, TRUE_WORDS
from forms.xlsform.kinds import Kind
from forms.xlsform.ledger import Record

_MEDIA = ("image", "big-image", "audio", "video")


def question_of(record: Record, kind: Kind, name: str, parameters: Mapping[str, str]) -> Question:
    """Make the question of a row whose type, name and parameters were judged."""
    return Question(
        name=name,
        type=kind.type,
        row=record.number,
        label=record.texts("label"),
        hint=record.texts("hint"),
        guidance=record.texts("guidance_hint"),
        list_name=kind.list_name or written_list(record, kind),
        or_other=kind.or_other,
        file=kind.file,
        relevant=constant(record.get("relevant")),
        required=truth(record.get("required")),
        required_message=record.texts("required_message"),
        constraint=constant(record.get("constraint")) or kind.constraint,
        constraint_message=record.texts("constraint_message"),
        warning=record.get("warning"),
        warning_message=record.texts("warning_message"),
        calculation=constant(record.get("calculation")),
        trigger=record.get("trigger"),
        default=record.get("default"),
        read_only=truth(record.get("read_only")),
        choice_filter=record.get("choice_filter"),
        appearance=record.get("appearance"),
        parameters=parameters,
        media=media_of(record),
        extras=record.extras(),
    )


def written_list(record: Record, kind: Kind) -> str:
    """Give the list whose choices a calculation writes (column `choices_of`), so that people read labels; else ''."""
    return record.extras().get("choices_of", "") if kind.type == "calculate" else ""


def other_of(question: Question, name: str) -> Question:
    """Make the text question that follows a question with or_other."""
    return Question(
        name=name,
        type="text",
        row=question.row,
        label={"id": "Sebutkan lainnya", "en": "Specify other"},
        relevant=f"selected(${{{question.name}}}, 'other')",
    )


def group_of(record: Record, name: str, children: tuple[Node, ...]) -> Group:
    """Make the group of a `begin` row."""
    return Group(
        name=name,
        row=record.number,
        children=children,
        label=record.texts("label"),
        hint=record.texts("hint"),
        relevant=constant(record.get("relevant")),
        read_only=truth(record.get("read_only")),
        appearance=record.get("appearance"),
        extras=record.extras(),
    )


def as_repeat(group: Group, count: str) -> Repeat:
    """Make a repeat of what was read as a group."""
    return Repeat(
        name=group.name,
        row=group.row,
        children=group.children,
        label=group.label,
        hint=group.hint,
        relevant=group.relevant,
        read_only=group.read_only,
        count=count,
        appearance=group.appearance,
        extras=group.extras,
    )


def media_of(record: Record) -> Mapping[str, Texts]:
    """Give the media names of a row: kind (`image`) to language to file name."""
    return {kind: texts for kind in _MEDIA if (texts := record.texts(f"media::{kind}"))}


def truth(text: str) -> str:
    """Read `yes`, `TRUE`, `no`, blank as `true()` or `false()`; an expression stays as it is."""
    word = text.strip().lower()
    if word in TRUE_WORDS:
        return "true()"
    return "false()" if word in FALSE_WORDS else text


def constant(text: str) -> str:
    """Read the words yes and no, true and false as constants; an expression stays as it is."""
    word = text.strip().lower()
    if word in {"yes", "true"}:
        return "true()"
    return "false()" if word in {"no", "false"} else text
