"""Author's text to tokens; slips that other tools let pass are named here."""

import re
from typing import Literal

import msgspec

from forms.expressions.faults import ExpressionError

TokenKind = Literal["number", "text", "variable", "name", "sign", "end"]

LONGEST = 32_767
"""Characters of an expression: an Excel cell holds no more."""

_TOKEN = re.compile(
    r"""(?P<blank>\s+)
    |(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    |(?P<text>"[^"]*"|'[^']*')
    |\$\{(?P<variable>[^{}$]*)\}
    |(?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?)
    |(?P<sign>!=|<=|>=|\.\.|::|//|&&|\|\||={2,3}|=[<>]|<>|[-+*/()\[\],=<>.|@!&;])""",
    re.VERBOSE,
)

_REPAIRS = {
    "==": ("=", "Tulis `=` (satu tanda sama dengan).", "Write `=` (one equals sign)."),
    "===": ("=", "Tulis `=` (satu tanda sama dengan).", "Write `=` (one equals sign)."),
    "=>": (">=", "Tulis `>=`.", "Write `>=`."),
    "=<": ("<=", "Tulis `<=`.", "Write `<=`."),
    "&&": ("and", "Tulis `and`.", "Write `and`."),
    "&": ("and", "Tulis `and`.", "Write `and`."),
    "||": ("or", "Tulis `or`.", "Write `or`."),
    "<>": ("!=", "Tulis `!=`.", "Write `!=`."),
    "!": ("", "Tulis `not(…)`, atau `!=` untuk tidak sama.", "Write `not(…)`, or `!=` for not equal."),
    ";": (",", "Pisahkan argumen dengan koma.", "Separate arguments with commas."),
    "≤": ("<=", "Tulis `<=`.", "Write `<=`."),
    "≥": (">=", "Tulis `>=`.", "Write `>=`."),
    "≠": ("!=", "Tulis `!=`.", "Write `!=`."),
    "{": ("", "Pertanyaan ditulis `${nama}`.", "A question is written `${name}`."),
    "}": ("", "Pertanyaan ditulis `${nama}`.", "A question is written `${name}`."),
    "%": ("", "Tulis `mod` untuk sisa bagi, `div` untuk bagi.", "Write `mod` for the remainder, `div` to divide."),
    "^": ("", "Tulis `pow(x, n)`.", "Write `pow(x, n)`."),
    "÷": ("div", "Tulis `div`.", "Write `div`."),
    "×": ("*", "Tulis `*`.", "Write `*`."),
}
"""Slips to what to write instead ('' where that depends on what is meant), in both languages."""

_WORD, _SIGN = re.compile(r"\S"), re.compile(r"[=<>!&|]")
"""What a word, and what a sign, would run together with."""

_CURLY = "“”„‘’‚«»`´"
_CURLY_TEXT = re.compile(r"[“”„«»]([^“”„«»'\"]*)[“”«»]|[‘’‚`´]([^‘’‚`´'\"]*)[‘’`´]")


class Token(msgspec.Struct, frozen=True):
    """One token; `value` is the number's digits, the text without quotes, the name or the sign."""

    kind: TokenKind
    value: str
    at: int
    last_saved: bool = False


def scan(text: str) -> tuple[Token, ...]:
    """Cut `text` into tokens, an `end` token last.

    Raises:
        ExpressionError: at the first piece that is no token, or a slip such as `==` or a curly quote.
    """
    if len(text) > LONGEST:
        raise ExpressionError(
            "too_long", LONGEST, "", f"Rumus lebih panjang dari {LONGEST} huruf.", f"Longer than {LONGEST} characters."
        )
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _stray(text, at)
        if match.lastgroup != "blank":
            tokens.append(_token(match, at))
        at = match.end()
    tokens.append(Token("end", "", len(text)))
    return tuple(tokens)


def _token(match: re.Match[str], at: int) -> Token:
    kind, piece = match.lastgroup, match.group()
    if kind == "sign" and piece in _REPAIRS:
        raise _slip(match.string, piece, at)
    if kind == "text":
        return Token("text", piece[1:-1], at)
    if kind == "variable":
        return _variable(match.group("variable"), piece, at)
    if kind == "number":
        return Token("number", piece, at)
    return Token("name" if kind == "name" else "sign", piece, at)


def _variable(inside: str, piece: str, at: int) -> Token:
    match = re.fullmatch(r"\s*(last-saved#)?([^\W\d][\w.\-]*)\s*", inside)
    if match is None:
        raise ExpressionError(
            "bad_reference",
            at,
            piece,
            f"`{piece}` bukan nama pertanyaan. Tulis `${{nama}}`: huruf, angka, `_`, `-` atau `.`, diawali huruf.",
            f"`{piece}` is no question name. Write `${{name}}`: letters, digits, `_`, `-` or `.`, a letter first.",
        )
    return Token("variable", match.group(2), at, last_saved=match.group(1) is not None)


def _slip(text: str, piece: str, at: int) -> ExpressionError:
    mend, repair, repair_en = _REPAIRS[piece]
    beside = _WORD if mend.isalpha() else _SIGN
    before = " " if mend and beside.match(text[at - 1 : at]) else ""
    after = " " if mend and beside.match(text, at + len(piece)) else ""
    return ExpressionError(
        "bad_operator", at, piece, f"`{piece}` tidak dikenal. {repair}", f"`{piece}` is unknown. {repair_en}",
        f"{before}{mend}{after}",
    )  # fmt: skip


def _curly(text: str, at: int) -> ExpressionError:
    """A curly quote; where the text that it opens is closed by another, that whole text is the piece."""
    found = _CURLY_TEXT.match(text, at)
    piece = found.group() if found else text[at]
    mend = f"'{piece[1:-1]}'" if found else ""
    better, better_en = (f"`{mend}`", f"`{mend}`") if mend else ("' atau \"", "' or \"")
    return ExpressionError(
        "curly_quote",
        at,
        piece,
        f"Tanda kutip `{text[at]}` bukan tanda kutip lurus. Tulis {better}.",
        f"`{text[at]}` is not a straight quote. Write {better_en}.",
        mend,
    )


def _stray(text: str, at: int) -> ExpressionError:
    piece = text[at]
    if piece in _REPAIRS:
        return _slip(text, piece, at)
    if piece in _CURLY:
        return _curly(text, at)
    if piece in "'\"":
        return ExpressionError(
            "open_text",
            at,
            text[at : at + 20],
            f"Teks yang dibuka dengan {piece} tidak ditutup. Tambahkan {piece} di akhir teks.",
            f"The text opened with {piece} is never closed. Add {piece} at its end.",
        )
    if text.startswith("${", at):
        cut = re.match(r"\$\{\s*[\w.#-]*", text[at:])
        start = cut.group() if cut else "${"
        return ExpressionError(
            "open_reference",
            at,
            start,
            f"`{start}` tidak ditutup. Tulis `{start}}}`.",
            f"`{start}` is never closed. Write `{start}}}`.",
        )
    if named := re.match(r"\$([^\W\d][\w.\-]*)", text[at:]):
        better = f"${{{named[1]}}}"
        return ExpressionError(
            "bad_reference", at, named[0], f"`{named[0]}` kurang kurung. Tulis `{better}`.",
            f"`{named[0]}` lacks its braces. Write `{better}`.", better,
        )  # fmt: skip
    return ExpressionError(
        "bad_character", at, piece, f"Huruf `{piece}` tidak dapat dipakai di sini. Hapus huruf itu.",
        f"The character `{piece}` cannot stand here. Delete it.",
    )  # fmt: skip
