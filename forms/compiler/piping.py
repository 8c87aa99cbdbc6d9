"""`${name}` inside labels and messages: answers written as people here read them.

Money is `Rp1.250.000` (the sign stands before it), numbers from 10,000 on are grouped, a comma starts decimals, dates read `31-12-2025`,
choices show their labels. English texts keep their own habits.
"""

from forms.compiler.constants import Constants
from forms.compiler.rules import PIECE
from forms.compiler.scope import FormScope
from forms.expressions import ExpressionError
from forms.expressions.codes import Code
from forms.expressions.emit import Emitter
from forms.expressions.nodes import Variable
from forms.model import Question, Texts

RUPIAH = "Rp"


def chosen_language(texts: Texts, language: str, fallback: str) -> str:
    """Give the language of the text that is shown when `language` is asked for; '' where there is no text."""
    if texts.get(language):
        return language
    return fallback if texts.get(fallback) else next(iter(texts), "")


def is_english(language: str) -> bool:
    """Tell whether texts of a language are written the English way."""
    return language.startswith("en")


def is_money(question: object) -> bool:
    """Tell whether a question's answer is an amount of rupiah: its column `unit` says so."""
    return isinstance(question, Question) and question.extras.get("unit", "") == RUPIAH


def piped(emitter: Emitter, scope: FormScope, text: str, language: str, blank: str) -> str:
    """Give the code of a text with its answers filled in; a name that means nothing stays as it is written."""
    parts: list[str] = []
    literal, end = "", 0
    for match in PIECE.finditer(text):
        literal += text[end : match.start()]
        end = match.end()
        try:
            code = _shown(emitter, scope, match.group(1), language, (literal, blank))
        except ExpressionError:
            literal += match.group()
            continue
        if code.kind == "number" and literal.endswith(RUPIAH):
            literal = literal.removesuffix(RUPIAH)
        parts += [emitter.target.quote(literal), code.text]
        literal = ""
    parts.append(emitter.target.quote(literal + text[end:]))
    return f"concat({', '.join(parts)})"


def _shown(emitter: Emitter, scope: FormScope, name: str, language: str, around: tuple[str, str]) -> Code:
    """Give the code of one answer; of kind `number` when it writes its own Rp."""
    before, blank = around
    quote, english = emitter.target.quote, emitter.boolean(value=is_english(language)).text
    node = Variable(name.removeprefix("last-saved#"), 0, name.startswith("last-saved#"))
    value = emitter.to.value(scope.reference(node, emitter))
    question = scope.resolver.variable(node).place.node
    if _is_stored_figure(question, value, before):
        value = emitter.to.number(value)
    if value.numeric:
        money = is_money(question) or before.endswith(RUPIAH)
        call = "displayed_money" if money else "displayed_number"
        return Code(text=f"{call}({value.text}, {english}, {quote(blank)})", kind="number" if money else "text")
    text = emitter.to.text(value).text
    if isinstance(question, Question) and question.list_name in scope.constants.form.choices:
        labels = scope.constants.labelled(question.list_name, language)
        return Code(text=f"displayed_choices({labels}, {text}, {quote(blank)})", kind="text")
    return Code(text=f"displayed_text({text}, {english}, {quote(blank)})", kind="text")


def _is_stored_figure(question: object, value: Code, before: str) -> bool:
    """Tell whether a calculation that is read as last year's text is a figure: it has a unit, or Rp stands before it."""
    if value.numeric or not isinstance(question, Question) or question.type != "calculate":
        return False
    return bool(question.extras.get("unit")) or before.endswith(RUPIAH)


def labels_of(constants: Constants, listed: str, language: str) -> dict[str, str]:
    """Give the labels of a list in a language ('' for the form's own) by choice name; the first of a name counts."""
    return {row["name"]: row["label"] for row in reversed(constants.rows(listed, language))}
