"""A text that an author's regular expression takes: literals, classes, groups, alternatives and counts; the rest is left to luck."""

import random
import re

_CLASSES = {"d": "0123456789", "w": "abcdefghijklmnopqrstuvwxyz0123456789", "s": " "}
_COUNT = re.compile(r"\{(\d{1,4})(?:(,)(\d{0,4}))?\}")
_ANY = "abcdefghijklmnopqrstuvwxyz"
_MOST = 3
"""So many repetitions of `*` and `+`."""
_PIECES = 5_000
"""So many pieces are drawn with repetitions; counts within counts multiply."""


def text_for(pattern: str, rng: random.Random) -> str:
    """Draw a text for a pattern; it may fail to match one that uses more than is known here, or nests too deeply."""
    try:
        return _Writer(pattern, rng).alternatives()
    except RecursionError:
        return ""


class _Writer:
    """One drawing; `at` is the next character of the pattern, `left` how many pieces may still be repeated."""

    def __init__(self, pattern: str, rng: random.Random) -> None:
        self.pattern = pattern
        self.rng = rng
        self.at = 0
        self.left = _PIECES

    def alternatives(self) -> str:
        """Draw one of the branches up to the end or a closing bracket."""
        branches = [self.branch()]
        while self.peek() == "|":
            self.at += 1
            branches.append(self.branch())
        return self.rng.choice(branches)

    def branch(self) -> str:
        drawn: list[str] = []
        while self.at < len(self.pattern) and self.peek() not in "|)":
            start = self.at
            piece = self.piece()
            end = self.at
            times = self.times()
            after = self.at
            if times > 0:
                drawn.append(piece)
            for _ in range(times - 1):
                if self.left <= 0:
                    break
                self.at = start
                drawn.append(self.piece())
            self.at = max(after, end)
        return "".join(drawn)

    def piece(self) -> str:
        char = self.peek()
        self.at += 1
        self.left -= 1
        if char == "(":
            self.at += 2 if self.pattern.startswith("?:", self.at) else 0
            drawn = self.alternatives()
            self.at += 1
            return drawn
        if char == "[":
            return self.rng.choice(self.bracket())
        if char == "\\":
            return self.rng.choice(self.escaped())
        if char == ".":
            return self.rng.choice(_ANY)
        return "" if char in "^$" else char

    def bracket(self) -> str:
        negated = self.peek() == "^"
        self.at += negated
        members = ""
        while self.at < len(self.pattern) and self.peek() != "]":
            low = self.member()
            if self.peek() == "-" and self.pattern[self.at + 1 : self.at + 2] not in {"]", ""} and len(low) == 1:
                self.at += 1
                low = "".join(chr(code) for code in range(ord(low), min(ord(self.member()[0]), ord(low) + 500) + 1))
            members += low
        self.at += 1
        return ("".join(one for one in _ANY + "0123456789 " if one not in members) if negated else members) or "a"

    def member(self) -> str:
        char = self.peek()
        self.at += 1
        return self.escaped() if char == "\\" else char

    def escaped(self) -> str:
        char = self.peek()
        self.at += 1
        return _CLASSES.get(char, char) or "a"

    def times(self) -> int:
        char = self.peek()
        if char in {"*", "+", "?"}:
            self.at += 1
            low, high = {"*": (0, _MOST), "+": (1, _MOST), "?": (0, 1)}[char]
        elif count := _COUNT.match(self.pattern, self.at):
            self.at = count.end()
            low = int(count[1])
            high = int(count[3]) if count[3] else low + _MOST if count[2] else low
        else:
            return 1
        return self.rng.randint(low, max(low, min(high, low + 200)))

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]
