"""What a column says of its question: the heading, what it asks for, and what is wrong with anything else."""

from typing import Final

from forms.compile import CompiledForm
from forms.compiler.rules import PIECE
from forms.filling.layout import Column
from forms.model import Question, Texts, text_in

_HOW: Final = {
    "whole": "Diisi angka bulat.",
    "decimal": "Diisi angka, boleh dengan koma.",
    "date": "Diisi tanggal, misalnya 31-12-2025.",
    "one": "Dipilih dari daftar.",
    "several": "Boleh lebih dari satu dari daftar, dipisah titik koma, misalnya: {words}.",
    "place": "Diisi lintang dan bujur, misalnya -0.502 117.153.",
}


class Wording:
    """The words of a form's columns in one language."""

    def __init__(self, compiled: CompiledForm, language: str) -> None:
        self._compiled, self._language = compiled, language

    def question(self, column: Column) -> Question:
        """Give a column's question."""
        node = self._compiled.layout.places[column.place].node
        if not isinstance(node, Question):
            raise TypeError(f"{column.path} is no question")
        return node

    def heading(self, column: Column) -> str:
        """Give the label with its unit, and whether it must be answered always."""
        question = self.question(column)
        unit = question.extras.get("unit", "")
        parts = [
            _without_pieces(column.label),
            f"({unit})" if unit else "",
            "(wajib)" if question.required == "true()" and not column.fixed else "",
        ]
        return " ".join(part for part in parts if part)

    def note(self, column: Column, words: str) -> str:
        """Give what the note on the label says: the hint, how to answer, what the rule wants; `words` are two choices."""
        question = self.question(column)
        how = "Tidak dapat diubah di sini." if column.fixed else _HOW.get(column.kind, "").format(words=words)
        return "\n".join(part for part in (self._text(question.hint), how, self.broken(column)) if part)

    def broken(self, column: Column) -> str:
        """Give the message of the question's rule, '' where it has none."""
        return self._text(self.question(column).constraint_message)

    def is_year(self, column: Column) -> bool:
        """Tell whether a number is a year, which is written without points."""
        return self.question(column).extras.get("unit", "") == "tahun"

    def _text(self, texts: Texts) -> str:
        return _without_pieces(text_in(texts, self._language, self._compiled.form.default_language)).strip()


def _without_pieces(text: str) -> str:
    """Leave out answers that a text would say: a heading stands over all rows."""
    return PIECE.sub("…", text)
