"""Kelengkapan Pertanyaan: of each question, how many submissions that were asked it left it blank."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from exports import frame, looks
from exports.drawing import Bars, Canvas, Drawing, Formula, Value, address
from exports.frame import FIRST, Heading
from exports.model import BookSpec, Compiled
from exports.raw import UNASKED, Sheet
from exports.recap import Wanted, holds
from forms.expressions import ExpressionError
from forms.model import Form, Group, Node, Question, text_in

NAME: Final = "Kelengkapan Pertanyaan"
_SECTION, _LABEL, _NAME, _REQUIRED, _ASKED, _BLANK, _SHARE = 2, 3, 4, 5, 6, 7, 8
_REQUIRED_WORDS: Final = {"": "", "false()": "", "true()": "ya"}


class _Asked(msgspec.Struct, frozen=True):
    """One question: its section and node, its column in the main sheet, and the place of its condition (-1: always asked)."""

    section: str
    node: Question
    column: int
    where: int


class Missing:
    """Counts blanks while the records go by.

    A question whose condition cannot be told from stored answers alone (it reads last year's) stays out.
    """

    def __init__(self, compiled: Compiled, spec: BookSpec, mains: Sequence[Sheet], wanted: Wanted) -> None:
        form = compiled.form
        self._form, self._spec = form, spec
        columns: dict[tuple[str, ...], int] = {}
        start = 0
        for sheet in mains:
            for column, field in enumerate(sheet.fields, start + len(sheet.keys)):
                columns.setdefault(field.path, column)
            start += len(sheet.keys) + len(sheet.fields)
        self._sound: dict[str, bool] = {}
        self._questions = [
            _Asked(section, node, columns[path], wanted.place(condition))
            for section, path, node, condition in _asked(form, spec)
            if path in columns and self._holds_for(compiled, condition)
        ]
        self._pairs: dict[int, list[tuple[int, int]]] = {}
        for place, question in enumerate(self._questions):
            self._pairs.setdefault(question.where, []).append((place, question.column))
        self._asked = dict.fromkeys(self._pairs, 0)
        self._blank = [0] * len(self._questions)

    def _holds_for(self, compiled: Compiled, condition: str) -> bool:
        if condition and condition not in self._sound:
            try:
                compiled.expressions([condition])
                self._sound[condition] = True
            except ExpressionError:
                self._sound[condition] = False
        return self._sound.get(condition, True)

    def add(self, row: Sequence[Any], values: tuple[Any, ...]) -> None:
        """Take a record's written main row and the values of the workbook's expressions."""
        blank = self._blank
        for where, pairs in self._pairs.items():
            if where < 0 or holds(values[where]):
                self._asked[where] += 1
                for place, column in pairs:
                    if row[column] is None:
                        blank[place] += 1

    def draw(self) -> Drawing:
        """Draw a row a question in the form's order: asked, blank, and the share that is missing."""
        canvas, spec = Canvas(), self._spec
        heads = [
            Heading("No.", width=5), Heading("Bagian", width=36), Heading("Pertanyaan", width=46), Heading("Kolom", width=28),
            Heading("Wajib", width=9), Heading("Ditanyakan (koperasi)", width=13), Heading("Kosong (koperasi)", width=12),
            Heading("Kosong (%)", width=12),
        ]  # fmt: skip
        third = f"JAWABAN BERKEADAAN {frame.counted(spec).upper()}"
        frame.begin(canvas, spec, "KELENGKAPAN JAWABAN MENURUT PERTANYAAN", third, len(heads))
        frame.headings(canvas, heads)
        for place in range(len(self._questions)):
            self._line(canvas, FIRST + place, place)
        last = FIRST + max(len(self._questions), 1) - 1
        remark = "Ditanyakan: koperasi yang syarat pertanyaannya terpenuhi; kosong pada pertanyaan tidak wajib bukan kesalahan."
        frame.notes(canvas, spec, last + 2, [remark])
        return Drawing(
            name=NAME,
            cells=tuple(canvas.cells),
            widths=tuple(head.width for head in heads),
            heights=canvas.heights,
            merges=tuple(canvas.merges),
            freeze=address(FIRST, _NAME),
            repeat_rows="5:7",
            filter=f"A{FIRST - 1}:{address(last, len(heads))}",
            landscape=False,
            tab=looks.LEAF,
            bars=(Bars(cells=f"{address(FIRST, _SHARE)}:{address(last, _SHARE)}", colour=looks.GOLD),),
        )

    def _line(self, canvas: Canvas, row: int, place: int) -> None:
        question = self._questions[place]
        node, language = question.node, self._form.default_language
        asked, blank = self._asked[question.where], self._blank[place]
        body = looks.BODY.but(fill="" if place % 2 else looks.STRIPE, wrap=True, size=9)
        right = body.but(across="right", format=looks.COUNT, wrap=False)
        texts: list[tuple[int, Value]] = [
            (_SECTION, question.section), (_LABEL, text_in(node.label, self._spec.language, language) or node.name),
            (_NAME, node.name), (_REQUIRED, _REQUIRED_WORDS.get(node.required, "bersyarat")),
        ]  # fmt: skip
        canvas.put(row, 1, place + 1, body.but(across="center"))
        for column, text in texts:
            canvas.put(row, column, text, body)
        canvas.put(row, _ASKED, asked, right)
        canvas.put(row, _BLANK, blank, right)
        formula = f'IF({address(row, _ASKED)}=0,"-",{address(row, _BLANK)}/{address(row, _ASKED)})'
        canvas.put(row, _SHARE, Formula(formula, blank / asked if asked else "-"), right.but(format="0.0%"))
        canvas.heights[row] = 16 if max(len(str(texts[0][1])) - 38, len(str(texts[1][1])) - 48) <= 0 else 27


def _asked(form: Form, spec: BookSpec) -> list[tuple[str, tuple[str, ...], Question, str]]:
    """Give each question that a submission is asked once: its section, path, node, and the condition under which it is."""
    found: list[tuple[str, tuple[str, ...], Question, str]] = []

    def visit(nodes: Sequence[Node], path: tuple[str, ...], section: str, around: tuple[str, ...]) -> None:
        for node in nodes:
            conditions = (*around, node.relevant) if node.relevant else around
            if isinstance(node, Group):
                label = text_in(node.label, spec.language, form.default_language)
                visit(node.children, (*path, node.name), label or section, conditions)
            elif isinstance(node, Question) and node.type not in UNASKED:
                condition = " and ".join(f"({each})" for each in dict.fromkeys(conditions))
                found.append((section, (*path, node.name), node, condition))

    visit(form.children, (), "", ())
    return found
