"""Region codes that changed: the list in which the bridge looks up their successors, and what people name beside it.

A bridge recodes regions by `pulldata('list', 'new code', 'old code', ${question})`. Named successors stand in that list as if
its file said so; whatever else the bridge looks up there by the old code is filled from the new code's leading parts.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from forms.bridging.matching import choices_of
from forms.compile import CompiledForm
from forms.compiler.references import Resolver
from forms.expressions import ExpressionError, parse
from forms.expressions.nodes import Call, Text, Variable, walk
from forms.model import BridgeRow, Choice, Form, text_in

_CODE = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?")
"""Codes of regions of the Ministry of Home Affairs: province, regency, district, village (`64.02.13.1001`)."""


class OldCode(msgspec.Struct, frozen=True):
    """A code of the old version that the new one does not use any more; `filed` is its successor in the file, '' for none."""

    code: str
    label: str
    filed: str


class Recoding(msgspec.Struct, frozen=True):
    """One list of successors: `olds` are the codes that changed, `targets` the codes of the new version with their labels.

    `key` and `value` are the columns of the old and the new code; `parents` those of codes above it, with their number of parts.
    `fixed` leading parts stay as they are: another question of the new version holds them, and no lookup changes it.
    """

    list_name: str
    key: str
    value: str
    question: str
    olds: Mapping[str, OldCode]
    targets: Mapping[str, str]
    parents: Mapping[str, int]
    fixed: int

    def fits(self, old: str, new: str) -> bool:
        """Tell whether a code that changed may lead to a code that is used now."""
        known = old in self.olds and new in self.targets and new not in self.olds
        return known and old.split(".")[: self.fixed] == new.split(".")[: self.fixed]

    def fitting(self, named: Mapping[str, str]) -> dict[str, str]:
        """Give those of the named successors (old code to new) that this list can take."""
        return {old: new for old, new in named.items() if self.fits(old, new)}


class _Lookup(msgspec.Struct, frozen=True):
    """One `pulldata` of a row: from which old question's codes, to which column, and how many parts both codes have."""

    list_name: str
    value: str
    key: str
    source: str
    question: str
    level: int
    target: int


def recodings(new: CompiledForm, old: CompiledForm, rows: Sequence[BridgeRow]) -> tuple[Recoding, ...]:
    """Give the lists by which these rows of the bridge recode regions, each once."""
    lookups = [found for row in rows if "pulldata" in row.expression for found in _lookups(new, old, row)]
    found: dict[str, Recoding] = {}
    for one in lookups:
        if one.level == one.target and one.list_name not in found:
            above = {
                each.value: each.target
                for each in lookups
                if (each.list_name, each.key) == (one.list_name, one.key) and each.target < one.level
            }
            found[one.list_name] = _recoding(new, old, one, above)
    return tuple(found.values())


def _lookups(new: CompiledForm, old: CompiledForm, row: BridgeRow) -> Iterator[_Lookup]:
    """Yield the lookups of a row that lead from a choice of regions to a choice of regions; a row at fault has none."""
    places = new.layout.named.get(row.question, ())
    try:
        node = parse(row.expression)
        for part in walk(node):
            match part:
                case Call(
                    name="pulldata", arguments=(Text() as listed, Text() as value, Text() as key, Variable() as asked)
                ):
                    source = Resolver(old.layout, None).resolve(asked).place
                    level = _level(choices_of(old.form, source))
                    target = _level(choices_of(new.form, places[0])) if len(places) == 1 else 0
                    name = listed.value.removesuffix(".csv")
                    if level and target and name in new.form.choices:
                        yield _Lookup(name, value.value, key.value, source.node.name, row.question, level, target)
    except ExpressionError:
        return


def _level(names: tuple[str, ...] | None) -> int:
    """Give how many parts the codes of a list have, 0 where they are no codes of regions of one level."""
    levels = {name.count(".") + 1 if _CODE.fullmatch(name) else 0 for name in names or ()}
    return levels.pop() if len(levels) == 1 else 0


def _recoding(new: CompiledForm, old: CompiledForm, one: _Lookup, parents: Mapping[str, int]) -> Recoding:
    targets = _labels(new, one.question)
    filed = {
        _cell(choice, one.key): _cell(choice, one.value) for choice in reversed(new.form.choices[one.list_name])
    }  # the first row of a code counts
    olds = {
        code: OldCode(code, label, filed.get(code, ""))
        for code, label in _labels(old, one.source).items()
        if code not in targets or filed.get(code, "") not in {"", code}
    }
    fixed = _fixed(new, one.level, frozenset(parents.values()))
    return Recoding(one.list_name, one.key, one.value, one.question, olds, targets, parents, fixed)


def _fixed(new: CompiledForm, below: int, changed: frozenset[int]) -> int:
    """Give the most parts, fewer than `below`, of the codes that questions hold outside of repeats and no lookup changes."""
    places = [place for place, _ in new.layout.questions() if not place.repeats]
    levels = {_level(choices_of(new.form, place)) for place in places}
    return max((level for level in levels - changed if level < below), default=0)


def _labels(compiled: CompiledForm, question: str) -> dict[str, str]:
    """Give the codes of a question's list with their labels."""
    form = compiled.form
    node = compiled.layout.named[question][0].node
    listed = form.choices[getattr(node, "list_name", "")]
    return {choice.name: text_in(choice.label, "id", form.default_language) or choice.name for choice in listed}


def _cell(choice: Choice, column: str) -> str:
    return choice.name if column == "name" else choice.columns.get(column, "")


def amended(form: Form, recoding: Recoding, named: Mapping[str, str]) -> tuple[Choice, ...]:
    """Give the list of successors with named ones, which all fit it, in the place of what it says of their old codes."""
    rows = form.choices[recoding.list_name]
    kept = (choice for choice in rows if _cell(choice, recoding.key) not in named)
    return (*kept, *(_row(recoding, old, new) for old, new in sorted(named.items())))


def _row(recoding: Recoding, old: str, new: str) -> Choice:
    columns = {column: ".".join(new.split(".")[:parts]) for column, parts in recoding.parents.items()}
    columns |= {recoding.value: new, recoding.key: old}
    name = columns.pop("name", new)
    return Choice(name=name, row=0, columns=columns)
