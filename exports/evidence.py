"""Draws Manifes: rows selected against rows written, and the hashes that say what was written."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from exports import frame, looks
from exports.drawing import Canvas, Drawing, Formula, address
from exports.frame import FIRST, Heading
from exports.model import BookSpec, Manifest, Record, Share

NAME: Final = "Manifes"
_MATCH, _DIFFER = "COCOK", "TIDAK COCOK"
_SELECTED, _WRITTEN, _GAP, _RESULT = 4, 5, 6, 7


class Ledger:
    """Counts and hashes what is written while the records go by.

    A share's content is the SHA-256 over its records' lines: identity, revision, chain hash and every value of the
    raw row as JSON. `sheet` hashes the rows of the other poured sheets.
    """

    def __init__(self) -> None:
        self._encoder = msgspec.json.Encoder()
        self._shares: dict[tuple[str, str], tuple[Any, list[int]]] = {}
        self._whole = hashlib.sha256()

    def record(self, part: str, record: Record, row: tuple[Any, ...]) -> None:
        """Take a record's written raw row, of this part of the workbook."""
        line = self._encoder.encode((record.koperasi_id, record.revision, record.chain, row)) + b"\n"
        digest, count = self._shares.setdefault((part, record.version), (hashlib.sha256(), [0]))
        digest.update(line)
        count[0] += 1
        self._whole.update(line)

    def row(self, sheet: str, row: tuple[Any, ...]) -> None:
        """Take a written row of another sheet."""
        self._whole.update(self._encoder.encode((sheet, row)) + b"\n")

    def manifest(
        self,
        selected: Mapping[tuple[str, str], int],
        parts: Sequence[str],
        sheets: tuple[tuple[str, int], ...],
        head: str,
    ) -> Manifest:
        """Set the written rows against those selected by part and version; `parts` gives their order."""
        order = {part: place for place, part in enumerate(parts)}
        keys = sorted({*selected, *self._shares}, key=lambda key: (order.get(key[0], len(order)), key))
        shares = []
        for part, version in keys:
            digest, count = self._shares.get((part, version), (hashlib.sha256(), [0]))
            shares.append(
                Share(
                    part=part,
                    version=version,
                    selected=selected.get((part, version), 0),
                    written=count[0],
                    content=digest.hexdigest(),
                )
            )
        return Manifest(shares=tuple(shares), sheets=sheets, content=self._whole.hexdigest(), chain_head=head, size=0)


def selected(spec: BookSpec) -> dict[tuple[str, str], int]:
    """Count what was selected, by office and form version, from the roster."""
    found: dict[tuple[str, str], int] = {}
    for entry in spec.roster:
        if entry.state in spec.states and entry.count:
            key = (entry.office, entry.version)
            found[key] = found.get(key, 0) + entry.count
    return found


def office_names(spec: BookSpec) -> dict[str, str]:
    """Name the offices as their regions are printed."""
    names = {region.code: region.name for region in spec.regions}
    return {o.code: frame.PROVINCIAL if o.kind == "province" else names.get(o.region, o.name) for o in spec.offices}


def draw(manifest: Manifest, spec: BookSpec, form_title: str, parts: Mapping[str, str], heading: str) -> Drawing:
    """Draw the manifest: a line per part and form version, JUMLAH, then the workbook's own facts.

    `parts` gives the parts' names, `heading` says what they are.
    """
    canvas = Canvas()
    heads = [
        Heading("No.", width=5),
        Heading(heading, width=32),
        Heading("Versi formulir", width=15),
        Heading("Baris terpilih di pangkalan data", width=16),
        Heading("Baris tertulis di Data Mentah", width=16),
        Heading("Selisih", width=10),
        Heading("Hasil", width=16),
        Heading("Sidik (SHA-256) isi baris", width=68),
    ]
    frame.begin(canvas, spec, "MANIFES: BUKTI BAHWA TIDAK ADA DATA YANG TERTINGGAL", frame.book_year(spec), len(heads))
    frame.headings(canvas, heads)
    for place, share in enumerate(manifest.shares):
        _share(canvas, FIRST + place, share, parts.get(share.part, share.part))
    total = FIRST + len(manifest.shares)
    _total(canvas, total, manifest)
    row = total + 2
    for name, value in _facts(manifest, spec, form_title):
        canvas.put(row, 2, name, looks.Look(bold=True))
        canvas.put(row, 3, value, looks.Look())
        canvas.heights[row] = 17
        row += 1
    return Drawing(
        name=NAME,
        cells=tuple(canvas.cells),
        widths=tuple(head.width for head in heads),
        heights=canvas.heights,
        merges=(*canvas.merges, (total, 1, total, 3)),
        freeze=f"A{FIRST}",
        pages_tall=1,
        tab=looks.GOLD,
    )


def _share(canvas: Canvas, row: int, share: Share, label: str) -> None:
    number = row - FIRST + 1
    body = looks.BODY.but(fill="" if number % 2 else looks.STRIPE)
    canvas.put(row, 1, number, body.but(across="center"))
    canvas.put(row, 2, label, body.but(indent=1))
    canvas.put(row, 3, share.version, body.but(across="center", format=looks.CODE))
    right = body.but(across="right", format=looks.COUNT)
    canvas.put(row, _SELECTED, share.selected, right)
    canvas.put(row, _WRITTEN, share.written, right)
    _verdict(canvas, row, share.selected - share.written, right)
    canvas.put(row, 8, share.content, body.but(size=8.5, colour=looks.GREY, indent=1))
    canvas.heights[row] = 20


def _total(canvas: Canvas, row: int, manifest: Manifest) -> None:
    look = looks.TOTAL.but(across="right", format=looks.COUNT)
    canvas.put(row, 1, "JUMLAH", looks.TOTAL.but(across="center"))
    for column in (2, 3, 8):
        canvas.put(row, column, None, looks.TOTAL)
    selected, written = sum(s.selected for s in manifest.shares), sum(s.written for s in manifest.shares)
    for column, name, value in ((_SELECTED, "D", selected), (_WRITTEN, "E", written)):
        formula = f"SUM({name}{FIRST}:{name}{row - 1})" if manifest.shares else "0"
        canvas.put(row, column, Formula(formula, value), look)
    _verdict(canvas, row, selected - written, look)
    canvas.heights[row] = 20


def _verdict(canvas: Canvas, row: int, gap: int, look: looks.Look) -> None:
    """Draw the difference and what it means."""
    selected, written, place = address(row, _SELECTED), address(row, _WRITTEN), address(row, _GAP)
    colour = looks.BRICK if gap else looks.LEAF
    canvas.put(row, _GAP, Formula(f"{selected}-{written}", gap), look)
    verdict = Formula(f'IF({place}=0,"{_MATCH}","{_DIFFER}")', _DIFFER if gap else _MATCH)
    canvas.put(row, _RESULT, verdict, look.but(across="center", bold=True, colour=colour, format="General"))


def _facts(manifest: Manifest, spec: BookSpec, form_title: str) -> list[tuple[str, str]]:
    versions = sorted({share.version for share in manifest.shares})
    return [
        ("Kepala rantai revisi", manifest.chain_head or "-"),
        ("Sidik seluruh isi (SHA-256)", manifest.content),
        ("Formulir", f"{form_title}, versi {', '.join(versions) or '-'}"),
        ("Keadaan yang dihitung", frame.counted(spec)),
        *([("Koreksi", spec.corrected)] if spec.corrected else []),
        ("Dibuat", f"{frame.moment(spec)} oleh {spec.generated_by}"),
        *((f"Lembar {name}", f"{frame.grouped(rows)} baris") for name, rows in manifest.sheets),
        *(
            (
                f"Karakter yang tak dapat disimpan Excel, {name}",
                f"{frame.grouped(count)}, masing-masing tertulis sebagai \ufffd",
            )
            for name, count in manifest.replaced
        ),
        *(
            [("Teks yang melebihi satu sel", f"{frame.grouped(manifest.long)}, utuh di lembar Teks Panjang")]
            if manifest.long
            else []
        ),
    ]
