"""What only all rows of a register's table together tell: a cooperative that stands in it twice, a NIK of another district."""

from collections import Counter
from collections.abc import Mapping, Sequence

from service.language import gettext
from service.register.rows import RegisterRow, RowFault

DISTRICT_DIGITS = 7
USUAL_SHARE = 0.7
LEAST_TO_COMPARE = 5


def twice(rows: Sequence[RegisterRow], written: Mapping[str, str]) -> list[RowFault]:
    """Refuse the same cooperative on two rows: nobody can say which one holds. `written` names the columns as the file does."""
    faults = []
    for title, column in ((gettext("ID koperasi"), "koperasi_id"), ("NIK", "nik")):
        seen: dict[str, int] = {}
        for row in rows:
            value = getattr(row, column)
            if value in seen:
                text = gettext(
                    "{title} {value} sudah ada di baris {row}. Hapus salah satunya atau betulkan.",
                    title=title,
                    value=value,
                    row=seen[value],
                )
                faults.append(RowFault(row=row.row, column=written[column], severity="error", message=text))
            elif value:
                seen[value] = row.row
    return faults


def foreign_niks(rows: Sequence[RegisterRow], written: str) -> list[RowFault]:
    """Doubt a NIK whose first seven digits are not those of its district's other cooperatives."""
    prefixes: dict[str, Counter[str]] = {}
    for row in rows:
        if row.nik and row.kode_kecamatan:
            prefixes.setdefault(row.kode_kecamatan, Counter())[row.nik[:DISTRICT_DIGITS]] += 1
    faults = []
    for row in rows:
        counted = prefixes.get(row.kode_kecamatan, Counter())
        usual, times = counted.most_common(1)[0] if counted else ("", 0)
        compared = counted.total() >= LEAST_TO_COMPARE and times >= USUAL_SHARE * counted.total()
        if compared and row.nik and row.nik[:DISTRICT_DIGITS] != usual:
            text = gettext(
                "NIK {nik} berawalan kecamatan lain (yang lain di kecamatan ini {usual}). Periksa NIK-nya.",
                nik=row.nik,
                usual=usual,
            )
            faults.append(RowFault(row=row.row, column=written, severity="warning", message=text))
    return faults
