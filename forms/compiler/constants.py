"""What emitted code names but does not hold: patterns, lists, indexes, and what is known of calculated values."""

from collections.abc import Mapping

from forms.expressions.codes import Code, Kind
from forms.model import Choice, Form, text_in

Rows = tuple[Mapping[str, str], ...]


class Constants:
    """What emitted code names but does not hold: patterns, lists, indexes; shared by all expressions of a form."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.patterns: dict[str, str] = {}
        self.lists: dict[str, str] = {}
        self.indexes: dict[tuple[str, str], str] = {}
        self.labels: dict[tuple[str, str], str] = {}
        self.kinds: dict[int, Kind] = {}
        self.saved: dict[int, tuple[Kind, str]] = {}
        self.uniques: dict[str, str] = {}
        self.known: dict[int, Code] = {}
        self.as_sent: dict[int, str] = {}
        self.sure: set[int] = set()

    def rows(self, name: str, language: str = "") -> Rows:
        """Give the rows of a choice list as lookups see them: name, label (in the form's language), every column."""
        choices = self.form.choices.get(name, ())
        columns = {column for choice in choices for column in choice.columns}
        return tuple(self.row(choice, columns, language or self.form.default_language) for choice in choices)

    def row(self, choice: Choice, columns: set[str], language: str) -> Mapping[str, str]:
        """Give one choice as a row."""
        label = text_in(choice.label, language, self.form.default_language)
        return {**dict.fromkeys(columns, ""), **choice.columns, "name": choice.name, "label": label}

    def pattern(self, translated: str) -> str:
        """Name a regular expression."""
        return self.patterns.setdefault(translated, f"P{len(self.patterns)}")

    def listed(self, name: str) -> str:
        """Name the rows of a list."""
        return self.lists.setdefault(name, f"L{len(self.lists)}")

    def indexed(self, name: str, column: str) -> str:
        """Name the rows of a list by the text of one column."""
        return self.indexes.setdefault((name, column), f"I{len(self.indexes)}")

    def unique(self, name: str) -> str | None:
        """Name the rows of a list by choice name, None where a name stands twice."""
        names = [choice.name for choice in self.form.choices.get(name, ())]
        return self.uniques.setdefault(name, f"U{len(self.uniques)}") if len(set(names)) == len(names) else None

    def labelled(self, name: str, language: str = "") -> str:
        """Name the labels of a list by choice name, in a language ('' for the form's own)."""
        default = self.form.default_language
        choices = self.form.choices.get(name, ())
        differs = any(
            text_in(choice.label, language, default) != text_in(choice.label, default, "") for choice in choices
        )
        own = language if language and differs else ""
        return self.labels.setdefault((name, own), f"N{len(self.labels)}")
