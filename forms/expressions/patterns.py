r"""An author's regular expression becomes one that RE2 and JavaScript read alike, matched against the whole text.

Java's `matches()` is what ODK Collect uses, so a pattern must cover the whole answer. Constructs in which RE2 and
JavaScript differ are spelt out (`\d`, `\w`, `\s`, `.`) or refused by name (look-around, back-references, …).
"""

import re

import re2

from forms.expressions.faults import ExpressionError

_CLASSES = {"d": "0-9", "w": "A-Za-z0-9_", "s": r" \t\n\x0B\f\r"}
_CONTROLS = "nrtf"
_SYNTAX = frozenset("\\^$.|?*+()[]{}/-")
_QUANTIFIER = re.compile(r"\{([0-9]{1,4})(?:(,)([0-9]{0,4}))?\}")
_MOST_REPEATS = 1000


class _Pattern:
    """One translation under way; `at` is the next character of the author's pattern."""

    def __init__(self, source: str, where: int) -> None:
        self.source = source
        self.where = where
        self.at = 0

    def refuse(self, piece: str, what: str, what_en: str) -> ExpressionError:
        return ExpressionError(
            "bad_pattern",
            self.where,
            piece,
            f"Pola regex `{self.source}`: {what}",
            f"The pattern `{self.source}`: {what_en}",
        )

    def whole(self) -> str:
        pieces: list[str] = []
        while self.at < len(self.source):
            char = self.source[self.at]
            if char in "*+?{" and (not pieces or pieces[-1] in {"^", "$", "\\b", "(?:", "|"}):
                raise self.refuse(
                    char, f"`{char}` tidak punya apa-apa untuk diulang.", f"`{char}` has nothing to repeat."
                )
            pieces.append(self.piece())
        return "".join(pieces)

    def piece(self) -> str:  # noqa: PLR0911  # one line a construct
        char = self.source[self.at]
        if char == "\\":
            return self.escape(inside=False)
        if char == "[":
            return self.bracket()
        if char == "(":
            return self.group()
        if char == "{":
            return self.counted()
        self.at += 1
        if char == ".":
            return "[^\\n\\r\\x85\\u2028\\u2029]"
        if char in "*+?" and self.source.startswith("+", self.at):
            raise self.refuse(
                char + "+",
                f"`{char}+` (posesif) tidak didukung. Hapus `+`.",
                f"`{char}+` is not supported. Delete the `+`.",
            )
        if char in "]}/":
            return "\\" + char
        return char

    def escape(self, *, inside: bool) -> str:
        following = self.source[self.at + 1 : self.at + 2]
        self.at += 2
        if following in _CLASSES and following:
            return _CLASSES[following] if inside else f"[{_CLASSES[following]}]"
        if following and following.lower() in _CLASSES and not inside:
            return f"[^{_CLASSES[following.lower()]}]"
        if following and following in _CONTROLS:
            return "\\" + following
        if following == "b" and not inside:
            return "\\b"
        if following in {"p", "P"}:
            return self.category(following)
        if following and not following.isalnum():
            return "\\" + following if following in _SYNTAX and (inside or following != "-") else following
        piece = "\\" + following
        raise self.refuse(piece, f"`{piece}` tidak didukung.", f"`{piece}` is not supported.")

    def category(self, letter: str) -> str:
        match = re.compile(r"\{(L[ulmto]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?)\}").match(self.source, self.at)
        if match is None:
            piece = self.source[self.at - 2 : self.at + 8]
            raise self.refuse(
                piece,
                f"`{piece}` tidak didukung; contoh yang didukung: `\\p{{L}}`.",
                f"`{piece}` is not supported; `\\p{{L}}` is.",
            )
        self.at = match.end()
        return f"\\{letter}{match.group()}"

    def bracket(self) -> str:
        start, pieces = self.at, ["["]
        self.at += 1
        if self.source.startswith("^", self.at):
            pieces.append("^")
            self.at += 1
        while self.at < len(self.source) and self.source[self.at] != "]":
            pieces.append(self.member())
        if self.at >= len(self.source) or pieces in (["["], ["[", "^"]):
            piece = self.source[start : start + 20]
            raise self.refuse(
                piece,
                f"`{piece}` tidak ditutup atau kosong; tulis `\\]` untuk kurung siku.",
                f"`{piece}` is not closed or empty; write `\\]` for a bracket.",
            )
        self.at += 1
        return "".join(pieces) + "]"

    def member(self) -> str:
        char = self.source[self.at]
        if char == "\\":
            return self.escape(inside=True)
        if char == "[" or self.source.startswith("&&", self.at):
            raise self.refuse(
                char,
                f"`{char}` di dalam `[…]` tidak didukung; tulis `\\{char}`.",
                f"`{char}` inside `[…]` is not supported; write `\\{char}`.",
            )
        self.at += 1
        if char == "-" and self.source[self.at - 2] not in "[^" and self.source[self.at : self.at + 1] != "]":
            return "-"
        return "\\" + char if char in _SYNTAX else char

    def group(self) -> str:
        self.at += 1
        if not self.source.startswith("?", self.at):
            return "(?:"
        if self.source.startswith("?:", self.at):
            self.at += 2
            return "(?:"
        piece = self.source[self.at - 1 : self.at + 3]
        raise self.refuse(
            piece,
            f"`{piece}` (look-around, nama, atau bendera) tidak didukung.",
            f"`{piece}` (look-around, name or flag) is not supported.",
        )

    def counted(self) -> str:
        match = _QUANTIFIER.match(self.source, self.at)
        if match is None:
            raise self.refuse(
                "{",
                "`{` harus berisi jumlah, misalnya `{3}`; tulis `\\{` untuk kurung kurawal.",
                "`{` must hold a count such as `{3}`; write `\\{` for a brace.",
            )
        low, high = int(match.group(1)), int(match.group(3) or match.group(1))
        if low > _MOST_REPEATS or high > _MOST_REPEATS or high < low:
            raise self.refuse(
                match.group(),
                f"jumlah ulang harus naik dan paling banyak {_MOST_REPEATS}.",
                f"counts must rise and be at most {_MOST_REPEATS}.",
            )
        self.at = match.end()
        if self.source.startswith("+", self.at):
            raise self.refuse(
                match.group() + "+",
                "ulangan posesif tidak didukung. Hapus `+`.",
                "possessive repeats are not supported. Delete the `+`.",
            )
        return match.group()


def portable(source: str, where: int = 0) -> str:
    """Translate an author's pattern, without anchors, for JavaScript's `u` flag; `for_re2` turns it for RE2.

    Raises:
        ExpressionError: when the pattern is broken or uses what both sides cannot match alike.
    """
    pattern = _Pattern(source, where)
    if any("\ud800" <= char <= "\udfff" for char in source):
        raise pattern.refuse(
            source, "berisi huruf yang rusak. Ketik ulang pola itu.", "holds a broken character. Type the pattern anew."
        )
    translated = pattern.whole()
    try:
        matcher(translated)
    except re2.error as error:
        reason = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else str(error)
        raise pattern.refuse(source, f"tidak dapat dibaca ({reason}).", f"cannot be read ({reason}).") from error
    return translated


def matcher(translated: str) -> "re2._Regexp[str]":
    """Compile a portable pattern with RE2 (linear time, bounded memory)."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 8 << 20
    spelt = re.sub(r"\\u([0-9A-Fa-f]{4})", r"\\x{\1}", translated)
    return re2.compile(f"(?:{spelt})", options)
