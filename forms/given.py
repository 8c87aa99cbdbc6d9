"""Choice lists that a page hands to its form's logic piece by piece, so that no page carries 16,000 villages.

A list is handed over whole where nothing but its names and labels is read, and by its parent where every question that
offers it filters it by a column that equals an answer (`kecamatan = ${kecamatan}`). All others stay in the module.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from forms.compile import CompiledForm
from forms.compiler.references import lookup_of
from forms.compiler.rules import PIECE
from forms.expressions.nodes import Call, Node, Operation, Path, Text, Variable, walk
from forms.model import Choice, Form, Question, Texts, text_in

LAST = "last-saved#"
Rows = list[list[str]]
"""Name, label, and what stands in the columns that cut the list, in their order."""


def given_lists(compiled: CompiledForm, language: str) -> dict[str, tuple[str, ...]]:
    """Give the lists that a page in a language can hand over: name to the columns that cut it, none for whole ones."""
    read = _columns_read(compiled)
    found = {}
    for name in {question.list_name for _, question in compiled.layout.questions()} & compiled.form.choices.keys():
        cuts = cuts_of(compiled, name)
        columns = {column for one in compiled.form.choices[name] for column in one.columns}
        if cuts is not None and read.get(name, set()) & columns <= {*cuts} and _labelled(compiled.form, name, language):
            found[name] = cuts
    return found


def cuts_of(compiled: CompiledForm, name: str) -> tuple[str, ...] | None:
    """Give the columns by which questions cut a list: none for one that no question filters, None where that cannot be."""
    offering = [(place, one) for place, one in compiled.layout.questions() if one.list_name == name]
    if not any(one.choice_filter for _, one in offering):
        return ()
    choices = compiled.form.choices[name]
    cuts = set()
    for place, _ in offering:
        found = equality(compiled.rules.get((place.number, "choice_filter")))
        if found is None or not all(one.columns.get(found[0]) for one in choices):
            return None
        cuts.add(found[0])
    return tuple(sorted(cuts)) if len({one.name for one in choices}) == len(choices) else None


def equality(filtering: Node | None) -> tuple[str, Variable] | None:
    """Give the column and the answer of a filter that says no more than that they are equal."""
    if isinstance(filtering, Operation) and filtering.operator == "=":
        for column, value in ((filtering.left, filtering.right), (filtering.right, filtering.left)):
            if isinstance(column, Path) and isinstance(value, Variable) and (name := _column(column)):
                return name, value
    return None


def given_rows(form: Form, name: str, cuts: tuple[str, ...], language: str, column: str, value: str) -> Rows:
    """Give the rows of a list where a column (or `name`) says `value`, all where `column` is ''; blank where there are none."""
    return [
        [one.name, text_in(one.label, language, form.default_language), *(one.columns.get(cut, "") for cut in cuts)]
        for one in form.choices.get(name, ())
        if column == "" or (one.name if column == "name" else one.columns.get(column, "")) == value
    ]


def _column(path: Path) -> str:
    """Give the name of a plain column, '' for any other path."""
    bare = path.origin is None and not path.absolute and len(path.steps) == 1 and not path.steps[0].predicates
    return path.steps[0].name if bare and path.steps[0].name[0] not in ".*" else ""


def _columns_read(compiled: CompiledForm) -> dict[str, set[str]]:
    """Give, by list, every name that a filter or a lookup of it may read as a column."""
    read: dict[str, set[str]] = {}
    for place, question in compiled.layout.questions():
        node = compiled.rules.get((place.number, "choice_filter"))
        if node is not None:
            read.setdefault(question.list_name, set()).update(_names(node))
    for node in (*compiled.rules.values(), *compiled.check_rules.values()):
        for part in walk(node):
            looked_up = _looked_up(part)
            if looked_up:
                read.setdefault(looked_up, set()).update(_names(part))
    return read


def _looked_up(node: Node) -> str:
    """Give the list that a node looks something up in, '' for any other node."""
    if isinstance(node, Path) and (found := lookup_of(node)) is not None:
        return found[0]
    if isinstance(node, Call) and node.name == "pulldata" and node.arguments and isinstance(node.arguments[0], Text):
        return node.arguments[0].value.removesuffix(".csv")
    return ""


def _names(node: Node) -> set[str]:
    names: set[str] = set()
    for part in walk(node):
        if isinstance(part, Text):
            names.add(part.value)
        elif isinstance(part, Path):
            steps = [step.name for step in part.steps]
            names.update((*steps, "/".join(steps), "/".join(steps[2:])))
    return names


def _labelled(form: Form, name: str, language: str) -> bool:
    """Tell whether a page in this language shows the very labels that rules and messages read."""

    def same(one: Choice) -> bool:
        shown = text_in(one.label, language, form.default_language)
        return bool(shown) and shown == text_in(one.label, form.default_language, "") and shown == shown.strip()

    return all(same(one) for one in form.choices[name])


def _read_by_pages(compiled: CompiledForm) -> Iterator[Node]:
    """Yield every part of the rules that a page computes: what a draft begins with the server has filled in."""
    rules = (node for (_, column), node in compiled.rules.items() if column != "default")
    for node in (*rules, *compiled.check_rules.values()):
        yield from walk(node)


@lru_cache(maxsize=16)
def _read_of_register(compiled: CompiledForm) -> frozenset[str]:
    calls = (one for one in _read_by_pages(compiled) if isinstance(one, Call) and one.name == "pulldata")
    named = [[one.value for one in call.arguments[:3] if isinstance(one, Text)] for call in calls]
    return frozenset(name for source, *columns in named if source == "register" for name in columns)


def register_read(compiled: CompiledForm, register: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Give the part of a cooperative's row of the register that the logic reads: a page needs no other."""
    read = _read_of_register(compiled)
    return None if register is None else {name: value for name, value in register.items() if name in read}


@lru_cache(maxsize=16)
def _read_of_last_year(compiled: CompiledForm) -> frozenset[tuple[str, ...]]:
    """Give the path of every question whose answer of last year a rule, a check or a text reads."""
    names = {part.name for part in _read_by_pages(compiled) if isinstance(part, Variable) and part.last_saved}
    for texts in _texts(compiled):
        for text in texts.values():
            pieces = PIECE.findall(text)
            names.update(one.removeprefix(LAST) for one in pieces if one.startswith(LAST))
    return frozenset(place.path for name in names for place in compiled.layout.named.get(name, ()))


def last_year_read(compiled: CompiledForm, last_saved: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Give the part of last year's answers that the logic reads: a page needs no other; what stands in rows is never read."""
    if last_saved is None:
        return None
    kept: dict[str, Any] = {}
    for path in _read_of_last_year(compiled):
        here: Any = last_saved
        for name in path:
            here = here.get(name) if isinstance(here, Mapping) else None
        if here is not None:
            inside = kept
            for name in path[:-1]:
                inside = inside.setdefault(name, {})
            inside[path[-1]] = here
    return kept


def _texts(compiled: CompiledForm) -> Iterator[Texts]:
    for place in compiled.layout.places:
        node = place.node
        yield node.label
        yield node.hint
        if isinstance(node, Question):
            yield from (node.required_message, node.constraint_message, node.warning_message)
    yield from (check.message for check in compiled.form.checks)
