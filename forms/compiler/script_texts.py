"""What a form's findings say, as `telling.js` reads it: labels and messages by place, messages of checks, and our own."""

from collections.abc import Iterator

from forms.compile import CompiledForm
from forms.compiler.constants import Constants
from forms.compiler.layout import Place
from forms.compiler.piping import is_english, is_money, piped
from forms.compiler.rules import PIECE
from forms.compiler.scope import FormScope
from forms.compiler.script_lists import quoted
from forms.compiler.script_places import function_of, object_of, scale_of, shape_of
from forms.expressions.emit import Emitter
from forms.expressions.targets import SCRIPT
from forms.messages import MESSAGES
from forms.model import Question, Texts

_REASONS = {"start": "datetime", "end": "datetime", "start-geopoint": "geopoint", "today": "date"}
"""Question types whose answers are refused with the words of another."""


class TextWriter:
    """Writes the texts of one form, in some languages only (none named: in all)."""

    def __init__(self, compiled: CompiledForm, constants: Constants, languages: tuple[str, ...]) -> None:
        self.compiled = compiled
        self.constants = constants
        self.languages = languages

    def source(self) -> str:
        """Write TEXTS, CHECKED, MESSAGES and LANGUAGE."""
        layout, form = self.compiled.layout, self.compiled.form
        written = ((str(place.number), object_of(self.place(place))) for place in layout.places)
        texts = ",\n".join(f"{number}: {fields}" for number, fields in written if fields != "{}")
        firsts = [layout.named[check.questions[0]][0] for check in form.checks]
        checked = ",\n".join(
            self.texts(place, check.message, message=True) for place, check in zip(firsts, form.checks, strict=True)
        )
        return (
            f"const TEXTS = {{\n{texts}\n}};\nconst CHECKED = [\n{checked}\n];\n"
            f"const MESSAGES = {quoted(self.own_messages())};\nconst LANGUAGE = {quoted(form.default_language)};\n"
        )

    def place(self, place: Place) -> Iterator[tuple[str, str]]:
        """Yield the texts of one place, and how its answer is written in them."""
        node = place.node
        if node.label:
            yield "label", self.texts(place, node.label)
        if not isinstance(node, Question):
            return
        if is_money(node):
            yield "money", "true"
        if shape_of(node):
            yield "refused", quoted(_REASONS.get(node.type, node.type))
        if node.type == "range":
            yield "bounds", quoted(scale_of(node)[:2])
        for code, texts in _messages(node):
            if texts:
                yield code, self.texts(place, texts, message=True)

    def own_messages(self) -> dict[str, list[str]]:
        """Give our own messages, Indonesian and English; a text that no wanted language reads is left out."""
        spoken = {is_english(language) for language in self.languages} or {False, True}
        wanted = (False in spoken, True in spoken)
        return {
            reason: [text if kept else "" for text, kept in zip(texts, wanted, strict=True)]
            for reason, texts in MESSAGES.items()
        }

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
        body = piped(Emitter(SCRIPT, scope), scope, text, language, blank)
        return function_of(place, body)


def _messages(question: Question) -> Iterator[tuple[str, Texts]]:
    yield "required", question.required_message
    yield "constraint", question.constraint_message
    yield "warning", question.warning_message
