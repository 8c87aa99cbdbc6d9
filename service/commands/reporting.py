"""Issues of a form, and changes between two, as lines for people."""

from typing import Literal

from forms.diff import Diff, Kind
from forms.errors import Issue
from forms.model import Form

Language = Literal["id", "en"]

_WORDS = {
    "id": ("SALAH", "Catatan", "belum dapat diterbitkan", "dapat diterbitkan", "{} kesalahan, {} catatan"),
    "en": ("ERROR", "Warning", "cannot be published yet", "can be published", "{} errors, {} warnings"),
}
_INDENT = 9

_KINDS: dict[Kind, tuple[str, str]] = {
    "removed": ("Dihapus", "Removed"), "added": ("Baru", "Added"), "renamed": ("Berganti nama", "Renamed"),
    "retyped": ("Berubah tipe atau satuan", "Another type or unit"), "choices": ("Pilihan", "Choices"), "logic": ("Aturan", "Rules"),
    "moved": ("Pindah", "Moved"), "label": ("Hanya tulisan", "Words only"),
}  # fmt: skip
_COMPARED = {
    "id": ("PUTUS", "{} perubahan, {} memutus perbandingan dengan versi lama.", "Tidak ada perubahan."),
    "en": ("BREAKS", "{} changes, {} break the comparison with the old version.", "No changes."),
}


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


def case_lines(form: Form | None, issues: tuple[Issue, ...], language: Language = "id") -> tuple[str, ...]:
    """Write how the test cases of a form went, nothing where it has none; of a form with errors only those that fail are known."""
    failed = sum(issue.code == "case_failed" for issue in issues)
    if form is not None and form.cases:
        count = len(form.cases)
        return (f"{count} contoh kasus: {count} lulus" if language == "id" else f"{count} test cases: {count} pass",)
    if failed:
        return (f"{failed} contoh kasus tidak lulus" if language == "id" else f"{failed} test cases fail",)
    return ()


def _pointed(issue: Issue) -> list[str]:
    """Give the cell's text and carets under the piece; nothing where the message alone says it."""
    if issue.at < 0 or issue.text == issue.piece:
        return []
    carets = "^" * max(1, min(len(issue.piece.split("\n", 1)[0]), len(issue.text) - issue.at))
    return [f"{'':{_INDENT}}{issue.text}", f"{'':{_INDENT + issue.at}}{carets}"]


def report_changes(found: Diff, language: Language = "id") -> str:
    """Write the changes of a diff by kind, those that break the comparison marked, and their counts in the last line."""
    mark, counted, none = _COMPARED[language]
    lines: list[str] = []
    for kind, titles in _KINDS.items():
        changes = [change for change in found.changes if change.kind == kind]
        if changes:
            lines.append(f"[{titles[0] if language == 'id' else titles[1]}: {len(changes)}]")
        for change in changes:
            said = change.message if language == "id" else change.message_en
            lines.append(f"  {mark}: {said}" if change.breaking else f"  {said}")
    breaking = sum(change.breaking for change in found.changes)
    return "\n".join([*lines, counted.format(len(found.changes), breaking) if found.changes else none])
