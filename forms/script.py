"""A form's logic as one self-contained JavaScript module for the browser: same rules, same findings as the server's.

The module is ES2019, needs no import and no eval, and holds only the runtime functions that its rules call. It exports
`check(answers, {lastSaved, register, round, now}, language)`, `evaluate(answers, around)`, `choices(path, answers, around)` and
`look(answers, around, language)`, which says all of these from one computation; `now` is ISO 8601 text with an offset.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path as FilePath

from forms.compile import CompiledForm
from forms.compiler.constants import Constants
from forms.compiler.frame import CHECKED_TEXTS
from forms.compiler.layout import LISTS, Place
from forms.compiler.piping import is_english, is_money, piped
from forms.compiler.rules import PIECE
from forms.compiler.scope import FormScope
from forms.compiler.script_lists import TABLES, ScriptLists, quoted
from forms.compiler.values import computed
from forms.expressions import Node
from forms.expressions.codes import Code
from forms.expressions.emit import Emitter
from forms.expressions.functions import VOLATILE
from forms.expressions.nodes import Path, Text, calls, walk
from forms.expressions.targets import SCRIPT
from forms.given import equality, given_lists
from forms.messages import MESSAGES
from forms.model import Group, Question, Texts

_HERE = FilePath(__file__).parent
_CHUNK = re.compile(r"^(?=(?:function|const) )", re.MULTILINE)
_DEFINED = re.compile(r"(?:function|const) (\w+)")
_WORD = re.compile(r"(?<!\w)(?:(?<!\.)|(?<=\.\.\.))[A-Za-z_]\w*+(?!:)")
_PROSE = re.compile(r'"(?:[^"\\\n]|\\.)*"|^\s*//.*$', re.MULTILINE)
"""What names nothing: texts and comments."""

_REASONS = {"start": "datetime", "end": "datetime", "start-geopoint": "geopoint"}


def script(compiled: CompiledForm, languages: tuple[str, ...] = (), *, page: str = "") -> str:
    """Give the module's text, with the form's texts in some languages only (none named: in all).

    With `page`, the language of a page that hands over what it knows itself, lists that can be handed over (given.py) are
    left out, and `give`, `missing` and `labelsOf` exported; while nothing is missing, it says what the whole module says.
    """
    return _Writer(compiled, languages, page).text()


@lru_cache(maxsize=1)
def _library() -> Mapping[str, str]:
    """Give the runtime's functions and constants by name."""
    source = (_HERE / "expressions" / "runtime" / "runtime.js").read_text(encoding="utf-8")
    chunks = [re.sub(r"^// .*$", "", chunk, flags=re.MULTILINE).strip() for chunk in _CHUNK.split(source)[1:]]
    return {match.group(1): chunk for chunk in chunks if (match := _DEFINED.match(chunk))}


@lru_cache(maxsize=1)
def _engine() -> str:
    return (_HERE / "engine.js").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _giving() -> str:
    return (_HERE / "given.js").read_text(encoding="utf-8")


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


class _Writer:
    """Writes the module of one form."""

    def __init__(self, compiled: CompiledForm, languages: tuple[str, ...], page: str) -> None:
        self.compiled = compiled
        self.page = page
        self.languages = languages
        self.constants = Constants(compiled.form)
        self.constants.kinds = compiled.constants.kinds
        columns = _columns_read([*compiled.rules.values(), *compiled.check_rules.values()])
        self.listed = ScriptLists(self.constants, columns, given_lists(compiled, page) if page else {})

    def text(self) -> str:
        """Write everything."""
        tree = self.tree(self.compiled.layout.top)
        checks = ",\n".join(_object(fields) for fields in self.checks())
        self.listed.keep_inside(tree + checks)
        lists = ",\n".join(f"{quoted(name)}: {self.held(name)}" for name in self.lists())
        constants = self.listed.source()
        data = (
            f"const TREE = [\n{tree}\n];\nconst STEPS = {quoted(self.steps())};\n"
            f"const CHECKS = [\n{checks}\n];\nconst LISTS = {{\n{lists}\n}};\nconst MESSAGES = {quoted(self.own_messages())};\n"
            f"const LANGUAGE = {quoted(self.compiled.form.default_language)};\n"
        )
        giving = [_giving()] if self.page else []
        return "\n".join([library_for(data, constants, _engine()), TABLES, *giving, constants, data, _engine()])

    def tree(self, numbers: tuple[int, ...]) -> str:
        """Write places with those below them, in the order of their numbers."""
        return ",\n".join(_object(self.place(self.compiled.layout.places[number])) for number in numbers)

    def steps(self) -> list[int]:
        """Give the order of relevances (twice the place's number) and values (one more), each as the step from the last."""
        order = [0, *(2 * number + (kind == "value") for number, kind in self.compiled.jobs)]
        return [here - before for before, here in pairwise(order)]

    def own_messages(self) -> dict[str, list[str]]:
        """Give our own messages, Indonesian and English; a text that no wanted language reads is left out."""
        spoken = {is_english(language) for language in self.languages} or {False, True}
        wanted = (False in spoken, True in spoken)
        return {
            reason: [text if kept else "" for text, kept in zip(texts, wanted, strict=True)]
            for reason, texts in MESSAGES.items()
        }

    def held(self, name: str) -> str:
        """Write a list as the engine holds it."""
        listed = self.listed.name(name)
        return listed if name in self.listed.given else f"listOf({listed})"

    def lists(self) -> list[str]:
        """Give the choice lists that questions use."""
        used = {question.list_name for _, question in self.compiled.layout.questions()}
        return [name for name in self.compiled.form.choices if name in used]

    def place(self, place: Place) -> Iterator[tuple[str, str]]:
        """Yield the fields of one place, as JavaScript."""
        node = place.node
        yield "name", quoted(node.name)
        if node.label:
            yield "labels", self.texts(place, node.label)
        if node.relevant:
            yield from self.rule(place, "relevant", "relevant", "boolean")
        if isinstance(node, Question):
            yield from self.question(place, node)
        else:
            yield from self.rule(place, "count", "repeat_count", "number")
            yield "group" if isinstance(node, Group) else "repeat", f"[\n{self.tree(place.children)}\n]"

    def question(self, place: Place, question: Question) -> Iterator[tuple[str, str]]:
        """Yield the fields of a question."""
        yield from self.reading(place, question)
        if is_money(question):
            yield "money", "true"
        shape = _shape(question)
        if shape:
            yield "shape", shape
            yield "reason", quoted("date" if question.type == "today" else _REASONS.get(question.type, question.type))
        if place.calculated:
            yield "calculated", "true"
            yield "calculation", self.calculation(place)
        if question.type != "note" and question.required == "true()":
            yield "required", "true"
        elif question.type != "note":
            yield from self.rule(place, "required", "required", "boolean")
        for name in ("constraint", "warning"):
            yield from self.rule(place, name, name, "boolean")
        yield from self.offering(place, question)
        if question.type == "range":
            bounds = [
                question.parameters.get(key, default) for key, default in (("start", "1"), ("end", "10"), ("step", "1"))
            ]
            yield "scale", quoted([float(bound) for bound in bounds])
            yield "bounds", quoted(bounds[:2])
        messages = {code: texts for code, texts in _messages(question) if texts}
        if messages:
            yield (
                "messages",
                "{"
                + ", ".join(f"{code}: {self.texts(place, texts, message=True)}" for code, texts in messages.items())
                + "}",
            )

    def reading(self, place: Place, question: Question) -> Iterator[tuple[str, str]]:
        """Yield how an answer is read, and what stands for none, where it is not as the engine takes it to be."""
        reads, blank = _reads(place, question), "NaN" if self.constants.kinds[place.number] == "answer" else '""'
        if reads != "text":
            yield "reads", quoted(reads)
        if blank != ("NaN" if reads in {"whole", "number"} else '""'):
            yield "blank", blank
        if question.type == "rank":
            yield "rank", "true"

    def offering(self, place: Place, question: Question) -> Iterator[tuple[str, str]]:
        """Yield what a question offers."""
        if question.list_name in self.compiled.form.choices:
            yield "list", quoted(question.list_name)
            yield from self.rule(place, "filter", "choice_filter", "boolean")
            yield from self.parent(place, question.list_name)

    def parent(self, place: Place, listed: str) -> Iterator[tuple[str, str]]:
        """Yield the function of the answer below which a list that the page gives is offered; one that is no text keeps it inside."""
        if not self.listed.given.get(listed):
            return
        found = equality(self.compiled.rules[place.number, "choice_filter"])
        if found is None:
            return
        cut, answer = found
        code = self.emitter(place).emit(answer)
        if code.textual:
            yield "cut", quoted(cut)
            yield "parent", _function(place, code.text)
        else:
            del self.listed.given[listed]

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
                ("severity", quoted(check.severity)),
                ("places", quoted([place.number for place in places])),
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
                code = f"Object.assign({code}, {{source: {quoted(text)}}})"
            written.append(f"{quoted(language)}: {code}")
        return "{" + ", ".join(written) + "}"

    def wanted(self, texts: Texts) -> Texts:
        """Give the texts of the wanted languages; the form's own stays where a wanted one is missing."""
        kept = {language: text for language, text in texts.items() if language in self.languages}
        return kept or texts

    def piped(self, place: Place, text: str, language: str, blank: str) -> str:
        """Write one text."""
        if not PIECE.search(text):
            return quoted(text)
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
