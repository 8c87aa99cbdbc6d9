"""A form's logic as one self-contained JavaScript module for the browser: same rules, same findings as the server's.

The module is ES2019, needs no import and no eval, and holds only the runtime functions that its rules call. It exports
`check(answers, {lastSaved, register, round, now}, language)`, `evaluate(answers, around)` and `choices(path, answers, around)`;
`now` is ISO 8601 text with an offset.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

from forms.compile import CompiledForm
from forms.compiler.constants import Constants
from forms.compiler.frame import CHECKED_TEXTS
from forms.compiler.layout import LISTS, Place
from forms.compiler.piping import is_english, is_money, labels_of, piped
from forms.compiler.rules import PIECE
from forms.compiler.scope import FormScope, governing
from forms.compiler.values import computed
from forms.expressions import Node
from forms.expressions.codes import Code
from forms.expressions.emit import Emitter
from forms.expressions.functions import VOLATILE
from forms.expressions.nodes import Path, Text, calls, walk
from forms.expressions.targets import SCRIPT
from forms.messages import MESSAGES
from forms.model import Group, Question, Repeat, Texts

_HERE = FilePath(__file__).parent
_CHUNK = re.compile(r"^(?=(?:function|const) )", re.MULTILINE)
_DEFINED = re.compile(r"(?:function|const) (\w+)")
_WORD = re.compile(r"(?<!\w)(?:(?<!\.)|(?<=\.\.\.))[A-Za-z_]\w*+(?!:)")
_PROSE = re.compile(r'"(?:[^"\\\n]|\\.)*"|^\s*//.*$', re.MULTILINE)
"""What names nothing: texts and comments."""

_REASONS = {"start": "datetime", "end": "datetime", "start-geopoint": "geopoint"}


def script(compiled: CompiledForm, languages: tuple[str, ...] = ()) -> str:
    """Give the module's text, with the form's texts in some languages only (none named: in all)."""
    return _Writer(compiled, languages).text()


@lru_cache(maxsize=1)
def _library() -> Mapping[str, str]:
    """Give the runtime's functions and constants by name."""
    source = (_HERE / "expressions" / "runtime" / "runtime.js").read_text(encoding="utf-8")
    chunks = [re.sub(r"^// .*$", "", chunk, flags=re.MULTILINE).strip() for chunk in _CHUNK.split(source)[1:]]
    return {match.group(1): chunk for chunk in chunks if (match := _DEFINED.match(chunk))}


@lru_cache(maxsize=1)
def _engine() -> str:
    return (_HERE / "engine.js").read_text(encoding="utf-8")


def library_for(*sources: str) -> str:
    """Give the part of the runtime that some code needs, in the order of the file."""
    library = _library()
    wanted: set[str] = set()
    bare = [_PROSE.sub(" ", source) for source in sources]
    waiting = [name for source in bare for name in set(_WORD.findall(source)) if name in library]
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += [other for other in set(_WORD.findall(library[name])) if other in library]
    return "\n".join(chunk for name, chunk in library.items() if name in wanted)


class _Lists:
    """The choice lists of a module: each once, as a table of the columns that its rules name."""

    def __init__(self, constants: Constants, columns: frozenset[str]) -> None:
        self.constants = constants
        self.columns = columns
        self.named: dict[str, str] = {}

    def name(self, listed: str) -> str:
        """Name the rows of a list."""
        return self.named.setdefault(listed, f"T{len(self.named)}")

    def source(self) -> str:
        """Write the tables, and the patterns, lists and indexes that emitted code names."""
        constants = self.constants
        lines = []
        for pattern, name in constants.patterns.items():
            lines.append(f'const {name} = new RegExp({_json(f"^(?:{pattern})$")}, "u");')
        for listed, name in constants.lists.items():
            lines.append(f"const {name} = {self.name(listed)};")
        for (listed, column), name in constants.indexes.items():
            lines.append(f"const {name} = indexOf({self.name(listed)}, {_json(column)});")
        for key, name in constants.labels.items():
            lines.append(f"const {name} = new Map({_json([*labels_of(constants, *key).items()])});")
        return "\n".join([*(self.table(listed, name) for listed, name in self.named.items()), *lines])

    def table(self, listed: str, name: str) -> str:
        """Write one list as its column names and rows."""
        rows = self.constants.rows(listed)
        columns = sorted(self.columns.intersection(*rows) | {"name"}) if rows else ["name"]
        return f"const {name} = tableOf({_json(columns)}, {_json([[row.get(column, '') for column in columns] for row in rows])});"


_TABLES = """function tableOf(columns, rows) {
  return rows.map((row) => columns.reduce((named, column, at) => Object.assign(named, { [column]: row[at] }), {}));
}
function indexOf(rows, column) {
  const index = new Map();
  for (const row of rows) {
    if (!(column in row)) continue;
    if (index.has(row[column])) index.get(row[column]).push(row);
    else index.set(row[column], [row]);
  }
  return index;
}
function listOf(rows) {
  return { rows, named: indexOf(rows, "name") };
}"""


class _Writer:
    """Writes the module of one form."""

    def __init__(self, compiled: CompiledForm, languages: tuple[str, ...]) -> None:
        self.compiled = compiled
        self.languages = languages
        self.constants = Constants(compiled.form)
        self.constants.kinds = compiled.constants.kinds
        self.listed = _Lists(self.constants, _columns_read([*compiled.rules.values(), *compiled.check_rules.values()]))

    def text(self) -> str:
        """Write everything."""
        places = ",\n".join(_object(self.place(place)) for place in self.compiled.layout.places)
        checks = ",\n".join(_object(fields) for fields in self.checks())
        jobs = [[number, int(kind == "value")] for number, kind in self.compiled.jobs]
        lists = ",\n".join(f"{_json(name)}: listOf({self.listed.name(name)})" for name in self.lists())
        constants = self.listed.source()
        data = (
            f"const PLACES = [\n{places}\n];\nconst TOP = {_json(self.compiled.layout.top)};\nconst JOBS = {_json(jobs)};\n"
            f"const CHECKS = [\n{checks}\n];\nconst LISTS = {{\n{lists}\n}};\nconst MESSAGES = {_json(MESSAGES)};\n"
            f"const LANGUAGE = {_json(self.compiled.form.default_language)};\n"
        )
        return "\n".join([library_for(data, constants, _engine()), _TABLES, constants, data, _engine()])

    def lists(self) -> list[str]:
        """Give the choice lists that questions use."""
        used = {question.list_name for _, question in self.compiled.layout.questions()}
        return [name for name in self.compiled.form.choices if name in used]

    def place(self, place: Place) -> Iterator[tuple[str, str]]:
        """Yield the fields of one place, as JavaScript."""
        node, layout = place.node, self.compiled.layout
        yield "name", _json(node.name)
        yield (
            "kind",
            _json("group" if isinstance(node, Group) else "repeat" if isinstance(node, Repeat) else "question"),
        )
        yield "path", _json(place.path)
        yield "repeats", _json(place.repeats)
        yield "labels", self.texts(place, node.label)
        governor = governing(layout, place)
        if governor is not None:
            yield "governor", str(governor.number)
        if node.relevant:
            yield from self.rule(place, "relevant", "relevant", "boolean")
            parent = None if place.parent is None else layout.places[place.parent]
            around = None if parent is None or isinstance(parent.node, Repeat) else governing(layout, parent)
            if around is not None:
                yield "around", str(around.number)
        if isinstance(node, Question):
            yield from self.question(place, node)
        else:
            yield "children", _json(place.children)
            yield from self.rule(place, "count", "repeat_count", "number")

    def question(self, place: Place, question: Question) -> Iterator[tuple[str, str]]:
        """Yield the fields of a question."""
        yield "type", _json(question.type)
        yield "reads", _json(_reads(place, question))
        if is_money(question):
            yield "money", "true"
        yield "blank", "NaN" if self.constants.kinds[place.number] == "answer" else '""'
        shape = _shape(question)
        if shape:
            yield "shape", shape
            yield "reason", _json("date" if question.type == "today" else _REASONS.get(question.type, question.type))
        if place.calculated:
            yield "calculated", "true"
            yield "calculation", self.calculation(place)
        if question.type != "note" and question.required == "true()":
            yield "required", "true"
        elif question.type != "note":
            yield from self.rule(place, "required", "required", "boolean")
        for name in ("constraint", "warning"):
            yield from self.rule(place, name, name, "boolean")
        if question.list_name in self.compiled.form.choices:
            yield "list", _json(question.list_name)
            yield from self.rule(place, "filter", "choice_filter", "boolean")
        if question.type == "range":
            bounds = [
                question.parameters.get(key, default) for key, default in (("start", "1"), ("end", "10"), ("step", "1"))
            ]
            yield "scale", _json([float(bound) for bound in bounds])
            yield "bounds", _json(bounds[:2])
        messages = {code: texts for code, texts in _messages(question) if texts}
        if messages:
            yield (
                "messages",
                "{"
                + ", ".join(f"{code}: {self.texts(place, texts, message=True)}" for code, texts in messages.items())
                + "}",
            )

    def calculation(self, place: Place) -> str:
        """Write the function of a calculated value."""
        emitter = self.emitter(place)
        node = self.compiled.rules[place.number, "calculation"]
        text, kind, _ = computed(emitter, place, emitter.emit(node))
        if calls(node, *VOLATILE):
            sent = FormScope(self.compiled.layout, self.constants, place, SCRIPT).name("s", place)
            read = {"answer": "sent_number", "date": "sent_date"}.get(kind, "sent_text")
            text = f"{'number_or' if kind == 'answer' else 'text_or'}({read}({sent}), {text})"
        return _function(place, text)

    def rule(self, place: Place, field: str, column: str, reads: str) -> Iterator[tuple[str, str]]:
        """Yield the function of one rule, if the place has it."""
        node = self.compiled.rules.get((place.number, column))
        if node is not None:
            emitter = self.emitter(place, "i" if column == "choice_filter" else "")
            code = emitter.emit(node)
            read: Code = emitter.to.boolean(code) if reads == "boolean" else emitter.to.number(code)
            yield field, _function(place, read.text, ", i" if column == "choice_filter" else "")

    def checks(self) -> Iterator[Iterator[tuple[str, str]]]:
        """Yield the fields of every check."""
        for index, check in enumerate(self.compiled.form.checks):
            places = [self.compiled.layout.named[name][0] for name in check.questions]
            emitter = self.emitter(places[0])
            holds = emitter.to.boolean(emitter.emit(self.compiled.check_rules[index, "expression"]))
            fields = [
                ("severity", _json(check.severity)),
                ("places", _json([place.number for place in places])),
                ("holds", _function(places[0], holds.text)),
                ("messages", self.texts(places[0], check.message, message=True)),
            ]
            if (own := self.compiled.check_rules.get((index, "relevant"))) is not None:
                fields.append(("relevant", _function(places[0], emitter.to.boolean(emitter.emit(own)).text)))
            yield iter(fields)

    def texts(self, place: Place, texts: Texts, *, message: bool = False) -> str:
        """Write texts by language; one with `${name}` in it becomes a function, of a label with its source.

        In a message a blank answer reads `(kosong)`.
        """
        written = []
        for language, text in self.wanted(texts).items():
            blank = ("(blank)" if is_english(language) else "(kosong)") if message else ""
            code = self.piped(place, text, language, blank)
            if not message and PIECE.search(text):
                code = f"Object.assign({code}, {{source: {_json(text)}}})"
            written.append(f"{_json(language)}: {code}")
        return "{" + ", ".join(written) + "}"

    def wanted(self, texts: Texts) -> Texts:
        """Give the texts of the wanted languages; the form's own stays where a wanted one is missing."""
        kept = {language: text for language, text in texts.items() if language in self.languages}
        return kept or texts

    def piped(self, place: Place, text: str, language: str, blank: str) -> str:
        """Write one text."""
        if not PIECE.search(text):
            return _json(text)
        scope = FormScope(self.compiled.layout, self.constants, place, SCRIPT)
        body = piped(self.emitter(place), scope, text, language, blank)
        return _function(place, body)

    def emitter(self, place: Place, row: str = "") -> Emitter:
        """Give an emitter for the expressions of a place."""
        return Emitter(SCRIPT, FormScope(self.compiled.layout, self.constants, place, SCRIPT, row=row))


def _columns_read(nodes: list[Node]) -> frozenset[str]:
    """Give every name that may be a column: steps of paths, whole paths (of an XML file) and constant texts."""
    names: set[str] = set()
    for node in nodes:
        for part in walk(node):
            if isinstance(part, Text):
                names.add(part.value)
            elif isinstance(part, Path):
                steps = [step.name for step in part.steps]
                names.update((*steps, "/".join(steps), "/".join(steps[2:])))
    return frozenset(names)


def _function(place: Place, body: str, more: str = "") -> str:
    rows = ", ".join(f"w{number}" for number in place.repeats)
    return f"(E, [{rows}]{more}) => {body}"


def _reads(place: Place, question: Question) -> str:
    if place.whole:
        return "whole"
    if question.type in {"decimal", "range"}:
        return "number"
    if question.type in LISTS:
        return "names"
    if question.type in {"date", "today"}:
        return "date"
    return "any" if question.type in {"calculate", "hidden"} else "text"


def _shape(question: Question) -> str:
    if question.type == "acknowledge":
        return '(value) => value === "OK"'
    return CHECKED_TEXTS.get(question.type, "")


def _messages(question: Question) -> Iterator[tuple[str, Texts]]:
    yield "required", question.required_message
    yield "constraint", question.constraint_message
    yield "warning", question.warning_message


def _object(fields: Iterator[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"{name}: {value}" for name, value in fields) + "}"


def _json(value: Any) -> str:
    return (
        json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=list)
        .replace("</", "<\\/")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )
