"""The settings sheet: one row under its header."""

from collections.abc import Mapping

from forms.tables import Sheet
from forms.vocabulary import FALSE_WORDS, SETTINGS, TRUE_WORDS
from forms.xlsform.header import read_grid
from forms.xlsform.language import language_code
from forms.xlsform.ledger import Grid, Ledger, Record, Told

_UNREAD = {
    "public_key": (
        "Lumbung tidak mengenkripsi jawaban dengan public_key; akses dijaga oleh akun. Kosongkan sel ini.",
        "Lumbung does not encrypt answers with public_key; accounts guard them. Clear this cell.",
    ),
    "submission_url": (
        "jawaban tersimpan di Lumbung, bukan di alamat submission_url. Kosongkan sel ini.",
        "answers are kept in Lumbung, not at submission_url. Clear this cell.",
    ),
    "add_none_option": (
        "pilihan `none` tidak ditambahkan dengan sendirinya. Tulis pada sheet choices.",
        "no choice `none` is added by itself. Write it on the choices sheet.",
    ),
}


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
    settings = Settings(grid)
    _unread(settings, ledger)
    return settings


def tell_languages(settings: Settings, grids: Mapping[str, Grid], ledger: Ledger) -> None:
    """Tell a default language that no column of the form has."""
    named = settings.texts.get("default_language", "")
    headings = [heading for name in ("survey", "choices") for heading in grids[name].headings]
    written = dict.fromkeys(heading.text for heading in headings if heading.key == "label" and ":" in heading.text)
    had = {heading.language for heading in headings if heading.key == "label" and heading.text in written}
    if named and had and settings.default_language not in had:
        shown = ", ".join(f"`{text}`" for text in written)
        told = Told(
            "language_missing",
            f"tidak ada kolom label dalam bahasa `{named}`; yang ada: {shown}. Samakan namanya.",
            f"no label column is in the language `{named}`; there are: {shown}. Use the same name.",
            named,
        )
        ledger.cell(settings.grid, settings.record.number, "default_language", told, "warning")


def _unread(settings: Settings, ledger: Ledger) -> None:
    """Tell what is asked for and not done here."""
    for key, (said, said_en) in _UNREAD.items():
        if settings.texts.get(key, "").lower() not in FALSE_WORDS:
            told = Told("setting_unused", said, said_en)
            ledger.cell(settings.grid, settings.record.number, key, told, "warning")
