"""Texts with answers piped in: `Umur ${nama}`. A reference that is not closed is told; unknown names in the survey are the compiler's."""

import re

from forms.vocabulary import TRANSLATED
from forms.xlsform.ledger import Grid, Ledger, Told, meant

_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^\W\d][\w.\-]*)\s*\}")
_SHOWN = 24


def check_piped(grid: Grid, ledger: Ledger) -> None:
    """Tell every `${` in a translated column of a sheet that begins no reference."""
    for record in grid.records:
        for (key, language), text in record.cells.items():
            if "${" not in text or key not in TRANSLATED:
                continue
            starts = (mark.start() for mark in re.finditer(r"\$\{", text))
            broken = next((start for start in starts if not _REFERENCE.match(text, start)), None)
            if broken is not None:
                ledger.cell(grid, record.number, key, _told(text[broken : broken + _SHOWN]), language=language)


def check_choice_labels(grid: Grid, names: set[str], ledger: Ledger) -> None:
    """Tell every question that a choice's label names and the survey lacks."""
    for record in grid.records:
        for (key, language), text in record.cells.items():
            if "${" not in text or key not in TRANSLATED:
                continue
            for name in _REFERENCE.findall(text):
                if name not in names:
                    guess, guess_en = meant(name, names, "${{{}}}")
                    told = Told(
                        "unknown_reference",
                        f"`${{{name}}}` tidak ada pada sheet survey.{guess}",
                        f"`${{{name}}}` is not on the survey sheet.{guess_en}",
                        f"${{{name}}}",
                    )
                    ledger.cell(grid, record.number, key, told, language=language)


def _told(piece: str) -> Told:
    return Told(
        "reference_broken",
        f"`{piece}` bukan rujukan yang utuh. Tulis `${{nama}}`: tanda `${{`, nama pertanyaan tanpa spasi, lalu `}}`.",
        f"`{piece}` is no whole reference. Write `${{name}}`: `${{`, the question's name without blanks, then `}}`.",
        piece,
    )
