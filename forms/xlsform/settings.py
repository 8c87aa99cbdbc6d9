"""The settings sheet: one row under its header."""

from forms.tables import Sheet
from forms.vocabulary import SETTINGS, TRUE_WORDS
from forms.xlsform.header import read_grid
from forms.xlsform.language import language_code
from forms.xlsform.ledger import Grid, Ledger, Record, Told


class Settings:
    """What the settings sheet says; `texts` holds every setting by its canonical name or its header."""

    def __init__(self, grid: Grid) -> None:
        """Take the first row."""
        self.grid = grid
        self.record = grid.records[0] if grid.records else Record(2, {})
        self.texts = {key.removeprefix("+"): text for (key, _), text in self.record.cells.items()}

    @property
    def default_language(self) -> str:
        """The code of the default language, '' when none is named."""
        named = self.texts.get("default_language", "")
        return language_code(named) if named else ""

    @property
    def duplicates(self) -> bool:
        """Whether a list may hold the same name twice."""
        return self.texts.get("allow_choice_duplicates", "").lower() in TRUE_WORDS


def read_settings(sheet: Sheet | None, ledger: Ledger) -> Settings:
    """Read the settings; a form without the sheet has none."""
    grid = read_grid(sheet, "settings", SETTINGS, ledger) if sheet else Grid("settings", "settings")
    for record in grid.records[1:]:
        told = Told(
            "settings_rows",
            "sheet settings hanya dibaca satu baris; baris ini diabaikan. Hapus baris ini.",
            "only one row of the settings sheet is read; this one is not. Delete it.",
        )
        ledger.cell(grid, record.number, "form_id", told, "warning")
    return Settings(grid)
