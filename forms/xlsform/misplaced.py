"""Cells that are filled where they have no effect: told, since an author counts on what was written there."""

from collections.abc import Iterator

from forms.errors import Severity
from forms.vocabulary import FALSE_WORDS
from forms.xlsform.kinds import Kind
from forms.xlsform.ledger import Record, Told

_QUESTION_ONLY = ("constraint", "calculation", "choice_filter", "trigger", "warning", "default", "parameters")
_OF_BEGIN = ("relevant", "repeat_count", "read_only")


def misplaced(record: Record, kind: Kind) -> Iterator[tuple[str, Told, Severity]]:
    """Yield (column, what is wrong, severity) for each cell of a row that its type cannot have."""
    filled = {key for key, language in record.cells if not language}
    if kind.part == "begin":
        yield from (_only_questions(column) for column in _QUESTION_ONLY if column in filled)
        if record.get("required").lower() not in FALSE_WORDS:
            yield _required()
    elif kind.part == "end":
        yield from (_at_the_end(column) for column in (*_QUESTION_ONLY, *_OF_BEGIN) if column in filled)
    if "repeat_count" in filled and not (kind.type == "repeat" or kind.part == "end"):
        yield _count()
    if kind.part == "question" and "choice_filter" in filled and not (kind.list_name or kind.file):
        yield _filter(kind.type)
    appearance = record.get("appearance").replace(" ", "").lower()
    if kind.part == "question" and appearance.find("search(") >= 0:
        yield _search()


def _only_questions(column: str) -> tuple[str, Told, Severity]:
    told = Told(
        "cell_misplaced",
        f"kolom `{column}` hanya berlaku pada pertanyaan, bukan pada kelompok atau ulangan. Pindahkan ke pertanyaannya.",
        f"the column `{column}` works on questions only, not on a group or repeat. Move it to the question.",
    )
    return column, told, "error"


def _required() -> tuple[str, Told, Severity]:
    told = Told(
        "cell_misplaced",
        "kelompok atau ulangan tidak dapat diwajibkan; isi kolom ini diabaikan. Wajibkan pertanyaan di dalamnya.",
        "a group or repeat cannot be required; this cell has no effect. Require the questions inside.",
    )
    return "required", told, "warning"


def _at_the_end(column: str) -> tuple[str, Told, Severity]:
    told = Told(
        "cell_misplaced",
        f"isi kolom `{column}` pada baris penutup diabaikan. Tulis pada baris `begin`, atau kosongkan.",
        f"the cell `{column}` of a row that ends a block has no effect. Write it in the `begin` row, or clear it.",
    )
    return column, told, "warning"


def _count() -> tuple[str, Told, Severity]:
    told = Told(
        "cell_misplaced",
        "kolom repeat_count hanya berlaku pada baris `begin repeat`. Pindahkan, atau ubah tipe baris ini.",
        "the column repeat_count works in a `begin repeat` row only. Move it, or change the type of this row.",
    )
    return "repeat_count", told, "error"


def _filter(kind: str) -> tuple[str, Told, Severity]:
    told = Told(
        "cell_misplaced",
        f"kolom choice_filter hanya berlaku pada pertanyaan pilihan, bukan pada tipe `{kind}`. Kosongkan, atau ubah tipenya.",
        f"the column choice_filter works on select questions only, not on the type `{kind}`. Clear it, or change the type.",
    )
    return "choice_filter", told, "error"


def _search() -> tuple[str, Told, Severity]:
    told = Told(
        "unsupported",
        "`search()` pada kolom appearance tidak didukung. Pakai tipe `select_one_from_file nama.csv` dengan choice_filter.",
        "`search()` in the column appearance is not supported. Use the type `select_one_from_file name.csv` with a choice_filter.",
        "search",
    )
    return "appearance", told, "error"
