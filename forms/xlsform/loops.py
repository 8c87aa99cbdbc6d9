"""`begin loop over LIST`: the block's questions once for each choice of the list, in a group of the choice's name."""

from collections.abc import Mapping

import msgspec

from forms.model import Choice, Group, Node, Question, Texts


def unrolled(children: tuple[Node, ...], choices: tuple[Choice, ...]) -> tuple[Node, ...]:
    """Write a loop out; `%(name)s` and `%(label)s` in texts become the choice's own."""
    return tuple(
        Group(
            name=choice.name,
            row=choice.row,
            label=choice.label,
            children=tuple(_for_choice(child, choice) for child in children),
        )
        for choice in choices
    )


def _for_choice(node: Node, choice: Choice) -> Node:
    texts = {"label": _filled(node.label, choice), "hint": _filled(node.hint, choice)}
    if isinstance(node, Question):
        return msgspec.structs.replace(node, **texts)
    children = tuple(_for_choice(child, choice) for child in node.children)
    return msgspec.structs.replace(node, children=children, **texts)


def _filled(texts: Texts, choice: Choice) -> Mapping[str, str]:
    fallback = next(iter(choice.label.values()), choice.name)
    return {
        language: text.replace("%(name)s", choice.name).replace("%(label)s", choice.label.get(language, fallback))
        for language, text in texts.items()
    }
