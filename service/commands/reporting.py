"""Issues of a form as lines for people: by sheet, each with its cell's text and a mark under the piece."""

from typing import Literal

from forms.errors import Issue

Language = Literal["id", "en"]

_WORDS = {
    "id": ("SALAH", "Catatan", "belum dapat diterbitkan", "dapat diterbitkan", "{} kesalahan, {} catatan"),
    "en": ("ERROR", "Warning", "cannot be published yet", "can be published", "{} errors, {} warnings"),
}
_INDENT = 9


def report(name: str, issues: tuple[Issue, ...], language: Language = "id") -> str:
    """Write the issues of the file `name`, and the verdict with its counts in the last line."""
    wrong, doubtful, refused, sound, counted = _WORDS[language]
    errors = sum(issue.severity == "error" for issue in issues)
    lines: list[str] = []
    sheet = ""
    for issue in issues:
        if issue.sheet != sheet:
            sheet = issue.sheet
            lines.append(f"[{sheet}]")
        mark = wrong if issue.severity == "error" else doubtful
        column = f" ({issue.column})" if issue.column else ""
        lines.append(f"  {mark}: {issue.message if language == 'id' else issue.message_en}{column}")
        lines += _pointed(issue)
    verdict = refused if errors else sound
    lines.append(f"{name}: {counted.format(errors, len(issues) - errors)}; {verdict}.")
    return "\n".join(lines)


def _pointed(issue: Issue) -> list[str]:
    """Give the cell's text and carets under the piece; nothing where the message alone says it."""
    if issue.at < 0 or issue.text == issue.piece:
        return []
    carets = "^" * max(1, min(len(issue.piece.split("\n", 1)[0]), len(issue.text) - issue.at))
    return [f"{'':{_INDENT}}{issue.text}", f"{'':{_INDENT + issue.at}}{carets}"]
