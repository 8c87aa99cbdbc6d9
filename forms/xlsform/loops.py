"""`begin loop over LIST`: the block's questions once for each choice of the list, in a group of the choice's name."""

from typing import Any

import msgspec

from forms.model import Choice, Group, Node, Question, Texts, walk
from forms.vocabulary import MAX_ROWS
from forms.xlsform.ledger import Told
from forms.xlsform.names import judge_name

_FILLED = frozenset(
    {"label", "hint", "guidance", "relevant", "required", "required_message", "constraint", "constraint_message",
     "calculation", "default", "choice_filter", "read_only", "count"}
)  # fmt: skip


def size_of(children: tuple[Node, ...], choices: tuple[Choice, ...]) -> int:
    """Count what a loop is when it is written out: loops inside each other multiply."""
    return len(choices) * (1 + sum(1 for _ in walk(children)))


def too_large(list_name: str) -> Told:
    """Say that the loops of a form are more than a survey may hold."""
    return Told(
        "loop_large",
        f"loop atas daftar `{list_name}` menjadi terlalu panjang: bersama loop lain lebih dari {MAX_ROWS} baris. Pakai begin repeat, atau kurangi pilihannya.",
        f"the loop over the list `{list_name}` becomes too long: with the other loops more than {MAX_ROWS} rows. Use begin repeat, or fewer choices.",
        list_name,
    )


def unrolled(children: tuple[Node, ...], choices: tuple[Choice, ...]) -> tuple[Node, ...]:
    """Write a loop out; `%(name)s` and `%(label)s` in texts become the choice's own."""
    return tuple(
        Group(
            name=choice.name,
            row=choice.row,
            label=choice.label,
            children=tuple(_for_choice(child, choice) for child in children),
        )
        for choice in {choice.name: choice for choice in choices if not judge_name(choice.name)}.values()
    )


def _for_choice(node: Node, choice: Choice) -> Node:
    filled = {field: _filled(getattr(node, field), choice) for field in node.__struct_fields__ if field in _FILLED}
    if not isinstance(node, Question):
        filled["children"] = tuple(_for_choice(child, choice) for child in node.children)
    return msgspec.structs.replace(node, **filled)


def _filled(text: str | Texts, choice: Choice) -> Any:
    fallback = next(iter(choice.label.values()), choice.name)
    if isinstance(text, str):
        return text.replace("%(name)s", choice.name).replace("%(label)s", fallback)
    return {
        language: words.replace("%(name)s", choice.name).replace("%(label)s", choice.label.get(language, fallback))
        for language, words in text.items()
    }
