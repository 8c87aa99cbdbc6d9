"""A form, its evaluation and what is known about the answers become the sections of a page."""

from collections.abc import Iterator, Mapping
from itertools import chain, count
from typing import Any

from forms.attachments import reference
from forms.model import Form, Group, Node, Question, Repeat, text_in, walk
from service.language import gettext
from service.pages import beside, written
from service.pages.fields import Block, Field, Item, Option, Row, Rows, Section, Shown, Sub, fields_of
from service.pages.known import Known

ROW_MARK = "__baris__"
"""Stands for a row's id in the empty row of a repeat."""

MOST_ROWS = 200
"""So many rows of a repeat a page shows."""

LEDGER_FROM = 3
"""So many figures in a row are set under each other like a ledger."""

_FIGURES = frozenset({"integer", "decimal", "money", "calculation"})


def sections(known: Known) -> tuple[Section, ...]:
    """Build the page's sections: one per top-level group; questions outside groups make one of their own."""
    return _Builder(known).sections()


def blank_rows(known: Known) -> dict[str, Rows]:
    """Give of each repeat to which rows can be added an empty row, by its storage path with ROW_MARK for every row above it."""
    builder = _Builder(known)
    walked = list(walk(known.form.children))
    repeats = {path for path, node in walked if isinstance(node, Repeat)}
    return {
        "/".join(with_rows(path, repeats, ROW_MARK)): builder.blank(node, path, repeats)
        for path, node in walked
        if isinstance(node, Repeat) and not node.count
    }


def with_rows(path: tuple[str, ...], repeats: set[tuple[str, ...]], mark: str) -> Iterator[str]:
    """Give the parts of a path in the form with a mark for the row of each repeat above its end."""
    for at, name in enumerate(path, 1):
        yield name
        if at < len(path) and path[:at] in repeats:
            yield mark


def row_ids(stored: Any) -> tuple[str, ...]:
    """Give the ids of a repeat's rows, each once; whatever else was stored there has none. A page shows no more."""
    if not isinstance(stored, list | tuple):
        return ()
    return tuple(dict.fromkeys(one for one in stored if isinstance(one, str)))[:MOST_ROWS]


def _tops(form: Form) -> Iterator[tuple[str, Group | tuple[Node, ...]]]:
    """Yield groups, and runs of what stands outside groups as `_`, `_2` and so on."""
    loose: list[Node] = []
    names = chain(("_",), (f"_{nth}" for nth in count(2)))
    for node in form.children:
        if isinstance(node, Group):
            if loose:
                yield next(names), tuple(loose)
                loose = []
            yield node.name, node
        else:
            loose.append(node)
    if loose:
        yield next(names), tuple(loose)


class _Builder:
    """Walks the form once; two paths go along: the storage path and the path that findings speak."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.errors: dict[str, list[str]] = {}
        self.warnings: dict[str, list[str]] = {}
        self.missing = {finding.path for finding in known.findings if finding.code == "required" and known.strict}
        self.begun = {name.partition("/")[0] for name in known.touched or ()}
        for finding in known.findings:
            if finding.code == "irrelevant" or (finding.code == "required" and not known.strict):
                continue
            kept = self.warnings if finding.severity == "warning" else self.errors
            kept.setdefault(finding.path, []).append(finding.message)

    def sections(self) -> tuple[Section, ...]:
        return tuple(self._section(name, top) for name, top in _tops(self.known.form))

    def _section(self, name: str, top: Group | tuple[Node, ...]) -> Section:
        if isinstance(top, Group):
            hidden = not self._relevant(top.name)
            title, hint = self._label(top.name, top), self._hint(top.name, top)
            own = self._rule(top, top.name, top.name, hidden=hidden)
            items = (own, *self._items(top.children, top.name, top.name, hidden=hidden))
        else:
            hidden, title, hint = False, gettext("Umum {name}", name=name[1:]).rstrip(), ""
            items = tuple(self._items(top, "", "", hidden=False))
        asked = [field for field in fields_of(items) if not field.hidden and not hidden]
        must = [field for field in asked if not field.optional and field.counts]
        odd = [field for field in asked if field.warnings]
        return Section(
            name=name,
            title=title,
            hint=hint,
            hidden=hidden,
            items=items,
            answered=sum(field.answered for field in must),
            required=len(must),
            wrong=sum(len(field.errors) for field in asked),
            odd=len(odd),
            explained=sum(field.explained for field in odd),
            commented=sum(bool(field.remarks) for field in asked),
        )

    def _items(self, nodes: tuple[Node, ...], name: str, path: str, *, hidden: bool) -> Iterator[Item]:
        run: list[Field] = []
        for node in nodes:
            here, there = _join(name, node.name), _join(path, node.name)
            if isinstance(node, Question):
                if self._unseen(node, here, there):
                    continue
                run.append(self._field(node, here, there, hidden=hidden))
                continue
            yield from _blocks(run)
            run = []
            out = hidden or not self._relevant(there)
            if isinstance(node, Group):
                own = self._rule(node, here, there, hidden=out)
                items = (own, *self._items(node.children, here, there, hidden=out))
                label, hint = self._label(there, node), self._hint(there, node)
                yield Sub(name=here, path=there, label=label, hint=hint, hidden=out, items=items)
            else:
                yield self._rule(node, here, there, hidden=out)
                yield self._rows(node, here, there, hidden=out)
        yield from _blocks(run)

    def _rows(self, node: Repeat, name: str, path: str, *, hidden: bool) -> Rows:
        ids = row_ids(self.known.flat.get(name))
        return Rows(
            name=name,
            path=path,
            label=self._label(path, node),
            hint=self._hint(path, node),
            hidden=hidden,
            locked=bool(node.count) or self.known.locked,
            rows=tuple(self._row(node, (name, path), number, row, hidden=hidden) for number, row in enumerate(ids, 1)),
        )

    def blank(self, node: Repeat, path: tuple[str, ...], repeats: set[tuple[str, ...]]) -> Rows:
        """Build a repeat with one empty row in which everything is asked; its title is what stands above the rows of a page."""
        name = "/".join(with_rows(path, repeats, ROW_MARK))
        row = self._row(node, (name, name.replace(f"/{ROW_MARK}", "[0]")), 0, ROW_MARK, hidden=False)
        return Rows(name=name, path=name, label="", hint="", hidden=False, locked=False, rows=(row,))

    def _row(self, node: Repeat, paths: tuple[str, str], number: int, row: str, *, hidden: bool) -> Row:
        here, there = f"{paths[0]}/{row}", f"{paths[1]}[{number}]"
        items = tuple(self._items(node.children, here, there, hidden=hidden))
        return Row(id=row, name=here, number=number, items=items)

    def _rule(self, node: Group | Repeat, name: str, path: str, *, hidden: bool) -> Block:
        """Make the place where findings about a whole group or repeat are told and explained."""
        rule = Field(
            kind="rule",
            name=name,
            path=path,
            label=self._label(path, node),
            optional=True,
            hidden=hidden,
            locked=self.known.locked,
            errors=self._told(self.errors, name, path, own=True),
            warnings=self._told(self.warnings, name, path, own=True),
            reason=self.known.reasons.get(path, ""),
            void=self.known.void.get(path, ""),
            remarks=self.known.remarks.get(path, ()),
            explainable=not self.known.locked,
        )
        return Block("rule", (rule,))

    def _told(self, found: Mapping[str, list[str]], name: str, path: str, *, own: bool) -> tuple[str, ...]:
        """Give what is told at a place: all of it when asked for, else only where something was touched.

        A place that is not answered by itself (`own`: calculated, a group, rows) counts with its section.
        """
        touched = self.known.touched
        if self.known.strict or touched is None or name in touched or (own and name.partition("/")[0] in self.begun):
            return tuple(found.get(path, ()))
        return ()

    def _field(self, question: Question, name: str, path: str, *, hidden: bool) -> Field:
        known, blank = self.known, path not in self.known.judged.relevant
        choices = known.form.choices.get(question.list_name, ())
        kind = written.kind_of(question, len(choices), in_row="[" in path)
        stored = known.flat.get(name)
        unit = question.extras.get("unit", "")
        calculated = kind == "calculation"
        told, own = known.origins.get(name, ("", False))
        first = None if known.locked else known.prefilled.get(name)
        previous = beside.previous_of(known.form, question, name, known.last)
        return Field(
            kind=kind,
            name=name,
            path=path,
            label=self._label(path, question),
            hint=self._hint(path, question),
            unit=unit,
            value=self._calculated(question, path) if calculated else written.write(kind, stored),
            echo=written.echo(kind, stored),
            options=() if blank and question.choice_filter else self._options(question, path, stored, blank=blank),
            choice_list=question.list_name,
            filtered=bool(question.choice_filter),
            optional=calculated or not self._required(question, path, blank=blank),
            hidden=hidden or not self._relevant(path),
            locked=known.locked or (not blank and known.judged.read_only(path)),
            origin=beside.origin_of(known.form, question, first) if first else told,
            own=own and first is None,
            stands=beside.stands(first, told) if first else "",
            confirmed=first is not None and first.standing == "confirmed",
            confirmable=first is not None and name not in (known.touched or ()),
            previous="" if first and first.origin == "last_year" else previous.said,
            caution=previous.caution,
            errors=self._told(self.errors, name, path, own=calculated),
            missing=path in self.missing,
            warnings=self._told(self.warnings, name, path, own=calculated),
            reason=known.reasons.get(path, ""),
            void=known.void.get(path, ""),
            asked=written.asked(kind, stored),
            remarks=known.remarks.get(path, ()),
            digits_only="numbers" in question.appearance or "digit" in unit,
            explainable=not known.locked,
            file=self._file(stored),
            accept=written.accepted(question) if known.takes_files else "",
        )

    def _file(self, stored: Any) -> Shown | None:
        """Give what is shown of the file that an answer refers to; one that is out of reach has its name only."""
        one = reference(stored)
        return self.known.files.get(one.sha, Shown(one.name, "", "")) if one else None

    def _unseen(self, question: Question, name: str, path: str) -> bool:
        """Tell whether a question is left out: a helper without a label, or what the service gave for good.

        Whatever has a finding is shown, so that nothing refuses a sending unseen.
        """
        if path in self.errors or path in self.warnings:
            return False
        if question.type == "calculate":
            return not question.label
        return question.read_only == "true()" and bool(self.known.flat.get(name)) and not self.known.locked

    def _options(self, question: Question, path: str, stored: Any, *, blank: bool) -> tuple[Option, ...]:
        if not question.list_name:
            return ()
        listed = self.known.form.choices.get(question.list_name, ())
        offered = listed if blank or not question.choice_filter else self.known.judged.choices(path)
        chosen = {one for one in (stored if isinstance(stored, list | tuple) else [stored]) if isinstance(one, str)}
        made = [Option(one.name, self._text(one.label) or one.name, one.name in chosen) for one in offered]
        names = {one.name for one in offered}
        gone = [one for one in listed if one.name in chosen - names]
        return (*made, *(Option(one.name, self._text(one.label) or one.name, chosen=True, gone=True) for one in gone))

    def _calculated(self, question: Question, path: str) -> str:
        here: Any = self.known.judged.answers
        for part in path.split("/"):
            bare, _, place = part.partition("[")
            here = here.get(bare) if isinstance(here, Mapping) else None
            if place and isinstance(here, list | tuple):
                at = int(place[:-1])
                here = here[at - 1] if 0 < at <= len(here) else None
        named = self.known.form.choices.get(question.extras.get("choices_of", ""), ())
        label = next((self._text(one.label) for one in named if one.name == here), "")
        return label or written.said(question.extras.get("unit", ""), here)

    def _relevant(self, path: str) -> bool:
        """Tell whether a path is asked; a row that is not there yet shows all of itself."""
        return self.known.judged.relevant.get(path, True)

    def _required(self, question: Question, path: str, *, blank: bool) -> bool:
        return question.required == "true()" if blank else self.known.judged.required(path)

    def _label(self, path: str, node: Node) -> str:
        known = path in self.known.judged.relevant
        return self.known.judged.label(path, self.known.language) if known else self._text(node.label)

    def _hint(self, path: str, node: Node) -> str:
        known = path in self.known.judged.relevant
        return self.known.judged.hint(path, self.known.language) if known else self._text(node.hint)

    def _text(self, texts: Mapping[str, str]) -> str:
        return text_in(texts, self.known.language, self.known.form.default_language)


def _join(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name


def _blocks(run: list[Field]) -> Iterator[Block]:
    """Cut neighbouring questions into ledgers of figures and pairs of the rest, keeping their order."""
    at = 0
    loose: list[Field] = []
    while at < len(run):
        end = at
        while end < len(run) and run[end].kind in _FIGURES:
            end += 1
        if end - at >= LEDGER_FROM:
            if loose:
                yield Block("pair", tuple(loose))
                loose = []
            yield Block("ledger", tuple(run[at:end]))
            at = end
        else:
            loose.extend(run[at : max(end, at + 1)])
            at = max(end, at + 1)
    if loose:
        yield Block("pair", tuple(loose))
