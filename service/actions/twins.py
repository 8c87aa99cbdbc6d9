"""Checks across cooperatives: the same NIK, NIB or deed twice. They never block; the province sees both sides."""

from uuid import UUID

from forms.compile import CompiledForm
from forms.errors import Finding
from forms.model import Question, text_in, walk
from service.actions.library import Library
from service.database import twins
from service.database.handle import Reader
from service.database.twins import Twin
from service.language import gettext

SETTING = "unique"
"""Form setting: names of questions whose answers no two cooperatives share, separated by blanks; + joins several."""


def keys_of(compiled: CompiledForm) -> tuple[str, ...]:
    """Give what no two cooperatives should share, as the form's settings say."""
    return tuple(compiled.form.settings.get(SETTING, "").split())


async def across(rows: Reader, library: Library, round_id: int) -> tuple[Twin, ...]:
    """Give all doubles of a round that the principal may see.

    Raises:
        Problem: NOT_FOUND when there is no such round.
    """
    compiled = await library.of_round(rows, round_id)
    return await twins.listed(rows, round_id, keys_of(compiled))


async def of_one(
    rows: Reader, library: Library, round_id: int, cooperative_id: UUID, language: str = "id"
) -> tuple[Finding, ...]:
    """Give one cooperative's doubles as findings at their question.

    Raises:
        Problem: NOT_FOUND when there is no such round.
    """
    compiled = await library.of_round(rows, round_id)
    found = await twins.listed(rows, round_id, keys_of(compiled), cooperative_id)
    form = compiled.form
    places = {node.name: ("/".join(path), node) for path, node in walk(form.children) if isinstance(node, Question)}
    findings = []
    for twin in found:
        path, node = places[twin.key.split("+")[0]]
        label = text_in(node.label, language, form.default_language)
        message = gettext(
            "{label} sama dengan {other_name}: {value}. Periksa mana yang benar.",
            label=label,
            other_name=twin.other_name,
            value=twin.value,
        )
        findings.append(Finding(path=path, code="warning", severity="warning", message=message))
    return tuple(findings)
