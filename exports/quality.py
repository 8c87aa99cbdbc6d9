"""Mutu Data: each warning that was kept when answers were sent, and how often each rule was.

Which rule a warning came from is told by the words of the form's message, whose figures differ from record to record.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from exports import frame, looks
from exports.columns import Field, own_keys, question_fields
from exports.drawing import Canvas, Drawing, Formula, address
from exports.frame import FIRST, Heading
from exports.model import BookSpec, Record
from exports.raw import Sheet, is_personal
from exports.readings import Read
from exports.recap import region_key, region_lines
from exports.rendering import Kind, letters
from forms.messages import own_message
from forms.model import Form, Node, Question, Repeat, Texts, text_in, walk

LIST: Final = "Mutu Data"
NAME: Final = "Ringkasan Mutu"
_REFERENCE = re.compile(r"\$\{[^}]*\}")
_STEP = re.compile(r"([^/\[\]]+)(?:\[(\d+)\])?")
_FILLED: Final = ("value", "rows", "wanted")
"""What our own messages of warnings fill in beside the label."""
_OTHER: Final = "(aturan versi lain)"
_HIDDEN: Final = "(data pribadi)"
_LEFT: Final = 3
_PORTRAIT: Final = 6
"""Columns of regions up to which the summary is printed upright."""


class _Rule(msgspec.Struct, frozen=True):
    """One rule of a question: the fixed pieces of its message, in order, how it is printed, and whether it tells a personal answer."""

    pieces: tuple[str, ...]
    text: str
    personal: bool

    def fits(self, message: str) -> bool:
        """Tell whether a message is this rule's: its pieces stand in it one after the other (in linear time)."""
        first, *rest = self.pieces
        if not rest:
            return message == first
        *middle, last = rest
        at, end = len(first), len(message) - len(last)
        if at > end or not message.startswith(first) or not message.endswith(last):
            return False
        for piece in middle:
            found = message.find(piece, at, end)
            if found < 0:
                return False
            at = found + len(piece)
        return True


class _Asked(msgspec.Struct, frozen=True):
    """What is known of a question: section, label, how its answer is read, and its rules."""

    section: str
    label: str
    read: Read
    rules: tuple[_Rule, ...]
    personal: bool


class Quality:
    """Turns kept warnings into rows, and counts them by rule and region."""

    def __init__(self, form: Form, spec: BookSpec) -> None:
        self._spec = spec
        self._asked = _known(form, spec)
        self._counts: dict[tuple[str, str], dict[str, int]] = {}
        self._regions = {office.code: region_key(spec, office.code) for office in spec.offices}
        self.sheet = _list(spec, self._asked)
        self._keys = self.sheet.keys

    def rows(self, record: Record) -> Iterator[tuple[Any, ...]]:
        """Give a row for each warning that the record was sent with."""
        if not record.kept:
            return
        keys = tuple(field.read(record) for field in self._keys)
        for kept in record.kept:
            steps = tuple((name, int(number or 0)) for name, number in _STEP.findall(kept.path))
            names = tuple(name for name, _ in steps)
            asked = self._asked.get(names)
            label = asked.label if asked else kept.path
            rule = next((one for one in asked.rules if one.fits(kept.message)), None) if asked else None
            said = rule.text if rule else _OTHER
            counts = self._counts.setdefault((label, said), {})
            region = self._regions[record.office]
            counts[region] = counts.get(region, 0) + 1
            secret = asked is not None and asked.personal and not self._spec.personal
            value = _HIDDEN if secret else _value(record.answers, steps, asked)
            telling = rule is not None and rule.personal and not self._spec.personal
            message = said if secret or telling else kept.message
            yield (*keys, asked.section if asked else None, label, kept.path, value, message, kept.reason or None)

    def draw(self) -> Drawing:
        """Draw a row a rule: its count in each region and in all."""
        canvas, spec = Canvas(), self._spec
        lines = region_lines(spec)
        counts = sorted(self._counts.items(), key=lambda item: (-sum(item[1].values()), item[0]))
        heads = [
            Heading("No.", width=5), Heading("Pertanyaan", width=30), Heading("Aturan", width=64),
            *(Heading("Peringatan yang dipertahankan", _short(line.label), 11 if len(lines) > _PORTRAIT else 16) for line in lines),
            Heading("Jumlah", width=10),
        ]  # fmt: skip
        frame.begin(canvas, spec, "PERINGATAN YANG DIPERTAHANKAN MENURUT ATURAN", frame.book_year(spec), len(heads))
        frame.headings(canvas, heads)
        for place, ((label, rule), found) in enumerate(counts):
            figures = [found.get(line.key, 0) for line in lines]
            self._line(canvas, FIRST + place, (label, rule), figures)
        total = FIRST + max(len(counts), 1)
        if not counts:
            self._line(canvas, FIRST, ("Tidak ada peringatan", ""), [0] * len(lines))
        sums = [sum(found.get(line.key, 0) for _, found in counts) for line in lines]
        self._total(canvas, total, sums)
        remark = f"Setiap peringatan dengan alasan petugas ada pada lembar {LIST}. Tanda … menggantikan angka yang berbeda pada tiap koperasi."
        frame.notes(canvas, spec, total + 2, [remark])
        return Drawing(
            name=NAME,
            cells=tuple(canvas.cells),
            widths=tuple(head.width for head in heads),
            heights=canvas.heights,
            merges=(*canvas.merges, (total, 1, total, _LEFT)),
            freeze=address(FIRST, _LEFT),
            repeat_rows="5:7",
            landscape=len(lines) > _PORTRAIT,
            tab=looks.LEAF,
        )

    def _line(self, canvas: Canvas, row: int, words: tuple[str, str], figures: Sequence[int]) -> None:
        body = looks.BODY.but(fill="" if (row - FIRST) % 2 else looks.STRIPE, size=9, wrap=True)
        right = body.but(across="right", format=looks.COUNT, wrap=False)
        canvas.row(row, [row - FIRST + 1, *words], [body.but(across="center"), body, body])
        canvas.row(row, list(figures), [right] * len(figures), start=_LEFT + 1)
        self._sum(canvas, row, figures, right.but(bold=True))
        canvas.heights[row] = 4 + 12.5 * max(1, -(-len(words[0]) // 28), -(-len(words[1]) // 60))

    def _total(self, canvas: Canvas, row: int, sums: Sequence[int]) -> None:
        look = looks.TOTAL.but(across="right", format=looks.COUNT)
        canvas.row(row, ["JUMLAH", None, None], [looks.TOTAL.but(across="center"), looks.TOTAL, looks.TOTAL])
        for column, count in enumerate(sums, _LEFT + 1):
            name = letters(column)
            canvas.put(row, column, Formula(f"SUM({name}{FIRST}:{name}{row - 1})", count), look)
        self._sum(canvas, row, sums, look)
        canvas.heights[row] = 20

    def _sum(self, canvas: Canvas, row: int, figures: Sequence[int], look: looks.Look) -> None:
        last = _LEFT + len(figures)
        cells = f"{address(row, _LEFT + 1)}:{address(row, last)}"
        canvas.put(row, last + 1, Formula(f"SUM({cells})", sum(figures)), look)


def _short(region: str) -> str:
    """Give a region's name as a narrow heading has it."""
    return region.removeprefix("Kabupaten ")


def _known(form: Form, spec: BookSpec) -> dict[tuple[str, ...], _Asked]:
    """Read what a warning's path can name: questions by their path; checks are rules of their first question."""
    checks: dict[str, list[tuple[str, Texts]]] = {}
    for check in form.checks:
        if check.severity == "warning":
            checks.setdefault(check.questions[0], []).append(("check", check.message))
    secrets = {node.name for _, node in walk(form.children) if isinstance(node, Question) and is_personal(node)}
    found: dict[tuple[str, ...], _Asked] = {}
    section = ""
    for path, node in walk(form.children):
        label = text_in(node.label, spec.language, form.default_language) or node.name
        if not isinstance(node, Question):
            section = label
        rules = tuple(
            _rule(text_in(texts, spec.language, form.default_language) or _own(code, spec, label), secrets)
            for code, texts in (*_warned(node), *checks.get(node.name, ()))
        )
        asked = isinstance(node, Question)
        read = question_fields(form, spec, node, path, "")[-1].read if isinstance(node, Question) else str
        personal = isinstance(node, Question) and is_personal(node)
        found[path] = _Asked(section, label, read if asked else str, rules, personal)
    return found


def _warned(node: Node) -> Iterator[tuple[str, Texts]]:
    """Give a node's own rules that warn, each with the author's message."""
    if isinstance(node, Question) and node.warning:
        yield "warning", node.warning_message
    if isinstance(node, Repeat) and node.count:
        yield "count", {}


def _own(code: str, spec: BookSpec, label: str) -> str:
    """Give the message of a rule for which the author wrote none, written as an author's."""
    return own_message(code, spec.language, {"label": label} | {name: f"${{{name}}}" for name in _FILLED})


def _rule(text: str, secrets: Collection[str]) -> _Rule:
    named = {found[2:-1].rpartition("#")[2].strip() for found in _REFERENCE.findall(text)}
    return _Rule(tuple(_REFERENCE.split(text)), _REFERENCE.sub("…", text), personal=not named.isdisjoint(secrets))


def _list(spec: BookSpec, asked: Mapping[tuple[str, ...], _Asked]) -> Sheet:
    sections = tuple(dict.fromkeys(entry.section for entry in asked.values() if entry.section))
    labels = tuple(dict.fromkeys(entry.label for entry in asked.values()))
    columns: tuple[tuple[str, str, Kind, float, tuple[str, ...]], ...] = (
        ("bagian", "Bagian", "label", 22, sections), ("pertanyaan", "Pertanyaan", "label", 24, labels), ("kolom", "Kolom", "text", 24, ()),
        ("nilai", "Jawaban", "any", 16, ()), ("aturan", "Peringatan", "text", 74, ()), ("alasan", "Alasan petugas", "text", 48, ()),
    )  # fmt: skip
    fields = tuple(
        Field(
            heading=heading, label=label, section="", kind=kind, width=width, format="@" if kind != "any" else "#,##0.##", read=str,
            labels=labels, printed=True,
        )
        for heading, label, kind, width, labels in columns
    )  # fmt: skip
    title = "PERINGATAN YANG DIPERTAHANKAN DENGAN ALASAN PETUGAS"
    return Sheet(name=LIST, title=title, keys=own_keys(spec), fields=fields, listed=True)


def _value(answers: Mapping[str, Any], steps: Sequence[tuple[str, int]], asked: _Asked | None) -> object:
    """Give the answer that a warning is about, None where there is none any more."""
    here: object = answers
    for name, number in steps:
        here = here.get(name) if isinstance(here, Mapping) else None
        if number and isinstance(here, list):
            here = here[number - 1] if number <= len(here) else None
    if here is None or here == "" or (isinstance(here, Mapping | list) and asked is None):
        return None
    if isinstance(here, list) and any(isinstance(each, Mapping) for each in here):
        return f"{len(here)} baris"
    return asked.read(here) if asked else str(here)
