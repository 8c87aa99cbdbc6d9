"""The choice lists of a form's module: tables in it, or empty ones that a page fills piece by piece."""

import json
import re
from typing import Any

from forms.compiler.constants import Constants
from forms.compiler.piping import labels_of

_WORD = re.compile(r"\w+")


class ScriptLists:
    """The choice lists of a module: each once, as a table of the columns that its rules name."""

    def __init__(self, constants: Constants, columns: frozenset[str], given: dict[str, tuple[str, ...]]) -> None:
        self.constants = constants
        self.columns = columns
        self.given = given
        self.named: dict[str, str] = {}

    def keep_inside(self, code: str) -> None:
        """Keep the lists whose rows `code` goes through, or looks up by a column that a page does not know."""
        words = set(_WORD.findall(code))
        for listed, name in self.constants.lists.items():
            if name in words:
                self.given.pop(listed, None)
        for listed, column in self.constants.indexes:
            if column != "name":
                self.given.pop(listed, None)

    def source(self) -> str:
        """Write the tables, and the patterns, lists and indexes that emitted code names."""
        constants = self.constants
        lines = []
        for pattern, name in constants.patterns.items():
            lines.append(f'const {name} = new RegExp({quoted(f"^(?:{pattern})$")}, "u");')
        for listed, name in constants.lists.items():
            lines.append(f"const {name} = {self.name(listed)};")
        for (listed, column), name in constants.indexes.items():
            held = f"{self.name(listed)}.named"
            made = f"indexOf({self.name(listed)}, {quoted(column)})"
            lines.append(f"const {name} = {held if listed in self.given else made};")
        for key, name in constants.labels.items():
            held = f"{self.name(key[0])}.labels" if key[0] in self.given else ""
            lines.append(f"const {name} = {held or f'new Map({quoted([*labels_of(constants, *key).items()])})'};")
        return "\n".join([*(self.table(listed, name) for listed, name in self.named.items()), *lines])

    def name(self, listed: str) -> str:
        """Name the rows of a list; a list that the page gives is found by its own name."""
        if listed in self.given:
            return f"givenOf({quoted(listed)})"
        return self.named.setdefault(listed, f"T{len(self.named)}")

    def giving(self) -> str:
        """Write the making of the lists that a page gives in pieces, each with the columns that cut it."""
        cut = [[listed, *cuts] for listed, cuts in sorted(self.given.items()) if cuts]
        return f"giveLists({quoted(cut)});" if cut else ""

    def offered(self, names: list[str]) -> str:
        """Write the lists of these names that stand inside the module, as the engine holds them."""
        inside = ", ".join(f"[{quoted(name)}, listOf({self.name(name)})]" for name in names if name not in self.given)
        return f"new Map([{inside}])"

    def table(self, listed: str, name: str) -> str:
        """Write one list as its column names and rows."""
        rows = self.constants.rows(listed)
        columns = sorted(self.columns.intersection(*rows) | {"name"}) if rows else ["name"]
        return f"const {name} = tableOf({quoted(columns)}, {quoted([[row.get(column, '') for column in columns] for row in rows])});"


def quoted(value: Any) -> str:
    """Write a value as JavaScript that may stand inside HTML."""
    return (
        json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=list)
        .replace("</", "<\\/")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )
