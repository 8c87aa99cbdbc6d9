"""Draws Dua Aturan: cooperatives by status under either of the round's two rules of activity, this book year and the one before."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from exports import frame, looks
from exports.activity import Recount
from exports.drawing import Canvas, Drawing, Formula, address
from exports.frame import FIRST, Heading
from exports.model import BookSpec, Compiled, Record
from exports.recap import Line, region_key, region_lines
from exports.series import status_lines
from forms.recap import STATUS

NAME: Final = "Dua Aturan"
_LEFT: Final = 2
_BLANK: Final = "Tidak diisi"
_DIFFER: Final = "\x00"


class TwoRules:
    """Counts statuses under both rules while the records go by."""

    def __init__(self, compiled: Compiled, spec: BookSpec, also: int) -> None:
        """Read what follows from either rule."""
        self.rules = (spec.round.inactive_after, also)
        self._spec = spec
        self._recounts = tuple(Recount(compiled, years) for years in self.rules)
        self._lines = region_lines(spec)
        self._statuses = status_lines(compiled.form, spec, compiled.form.settings[STATUS])
        self._keys = {office.code: region_key(spec, office.code) for office in spec.offices}
        self._counts: Counter[tuple[int, str, int, str]] = Counter()
        self.earlier: int | None = None

    def now(self, record: Record) -> None:
        """Take one of this year's records, with its answers as stored."""
        first, second = (recount.status(record.answers) for recount in self._recounts)
        self._count(self._spec.round.year, record.office, first, second)

    def before(self, record: Record, first: str, year: int) -> None:
        """Take one of last year's records, whose status under the first rule is `first` and under the second `also_status`."""
        self.earlier = year
        self._count(year, record.office, first, record.also_status)

    def _count(self, year: int, office: str, first: str, second: str) -> None:
        key = self._keys[office]
        self._counts[year, key, 0, first] += 1
        self._counts[year, key, 1, second] += 1
        self._counts[year, key, 2, _DIFFER] += first != second

    def draw(self) -> Drawing:
        """Draw a row per region and JUMLAH; columns are the statuses under each rule and how many differ."""
        years = [each for each in (self.earlier, self._spec.round.year) if each is not None]
        met = {status for _, _, rule, status in self._counts if rule < len(self.rules)}
        known = {line.key for line in self._statuses}
        statuses = [*self._statuses, *(Line(key, key or _BLANK) for key in sorted(met - known))]
        columns = [Heading("No.", width=5), Heading("Kabupaten/Kota", width=30)]
        places: list[tuple[int, int, str]] = []
        for year in years:
            for rule, after in enumerate(self.rules):
                for status in statuses:
                    columns.append(Heading(f"TB{year}, aturan {after} tahun (unit)", status.label, 10))
                    places.append((year, rule, status.key))
            columns.append(Heading(f"TB{year}: berbeda menurut kedua aturan (unit)", width=13))
            places.append((year, len(self.rules), _DIFFER))
        canvas = Canvas()
        title = f"STATUS KEAKTIFAN MENURUT ATURAN {self.rules[0]} DAN {self.rules[1]} TAHUN BUKU TANPA RAT"
        frame.begin(canvas, self._spec, title, frame.book_year(self._spec), len(columns))
        frame.headings(canvas, columns)
        total = self._rows(canvas, places)
        remarks = [
            f"Yang menentukan pada semua lembar lain: aturan {self.rules[0]} tahun buku berturut-turut tanpa RAT.",
            "Kedua status dihitung dari jawaban yang tersimpan; jawaban itu sendiri tidak diubah.",
        ]
        after = frame.notes(canvas, self._spec, total + 2, remarks)
        frame.sign_off(canvas, self._spec, after + 1, len(columns))
        return Drawing(
            name=NAME,
            cells=tuple(canvas.cells),
            widths=tuple(column.width for column in columns),
            heights=canvas.heights,
            merges=(*canvas.merges, (total, 1, total, _LEFT)),
            freeze=address(FIRST, _LEFT + 1),
            pages_tall=1,
            tab=looks.LEAF,
        )

    def _rows(self, canvas: Canvas, places: Sequence[tuple[int, int, str]]) -> int:
        """Draw the regions and their sum; give the row of the sum."""
        total = FIRST + len(self._lines)
        for number, line in enumerate(self._lines, 1):
            row, look = FIRST + number - 1, looks.BODY.but(fill="" if number % 2 else looks.STRIPE)
            canvas.put(row, 1, number, look.but(across="center"))
            canvas.put(row, 2, line.label, look.but(indent=1))
            for column, (year, rule, status) in enumerate(places, _LEFT + 1):
                count = self._counts[year, line.key, rule, status]
                canvas.put(row, column, count, look.but(across="right", format=looks.COUNT))
        canvas.put(total, 1, "JUMLAH", looks.TOTAL.but(across="center"))
        canvas.put(total, 2, None, looks.TOTAL)
        for column, (year, rule, status) in enumerate(places, _LEFT + 1):
            summed = sum(self._counts[year, line.key, rule, status] for line in self._lines)
            cells = f"{address(FIRST, column)}:{address(total - 1, column)}"
            canvas.put(
                total, column, Formula(f"SUM({cells})", summed), looks.TOTAL.but(across="right", format=looks.COUNT)
            )
        canvas.heights |= dict.fromkeys(range(FIRST, total + 1), 18)
        return total


def wanted(compiled: Compiled, spec: BookSpec) -> TwoRules | None:
    """Give the sheet's counts where the round has two rules, and the form a status that follows from them."""
    also = spec.round.also_after
    if also is None or Recount(compiled, spec.round.inactive_after).status_at is None:
        return None
    return TwoRules(compiled, spec, also)
