"""What is wrong with an expression, told to its author with the place and a repair."""

from collections.abc import Iterable

from forms.spelling import nearest


class ExpressionError(Exception):
    """One fault of an expression.

    `at` is the index of the first character of `piece` in the author's text. `message` is Indonesian,
    `message_en` says the same in English; both name the piece, the cause and a repair.
    `mend` is what to write in place of `piece`, '' where no repair is sure.
    """

    def __init__(self, code: str, at: int, piece: str, message: str, message_en: str, mend: str = "") -> None:
        """Keep the parts; the English message is the exception's text."""
        super().__init__(f"{message_en} (character {at + 1})")
        self.code = code
        self.at = at
        self.piece = piece
        self.message = message
        self.message_en = message_en
        self.mend = mend


def too_complex(at: int = 0) -> ExpressionError:
    """Say that an expression is nested beyond what can be computed."""
    return ExpressionError(
        "too_deep",
        at,
        "",
        "Rumus terlalu rumit. Pecah menjadi beberapa pertanyaan calculate.",
        "The expression is too complex. Split it into several calculate questions.",
    )


def did_you_mean(word: str, known: Iterable[str]) -> tuple[str, str]:
    """Give the Indonesian and the English hint for a misspelt word, both '' when none is near."""
    near = nearest(word, known)
    return (f" Maksud Anda `{near}`?", f" Did you mean `{near}`?") if near else ("", "")
