"""Draws Manifes: rows selected against rows written, and the hashes that say what was written.

`exports.proven` reads it again.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from exports import frame, looks
from exports.drawing import Canvas, Drawing, Formula, address
from exports.frame import FIRST, Heading
from exports.model import BookSpec, Manifest, Share
from exports.pour import Pour
from exports.proof import MARK, Lines, SheetProof, lines_of
from exports.rendering import BETWEEN

NAME: Final = "Manifes"
_MATCH, _DIFFER = "COCOK", "TIDAK COCOK"
SELECTED, WRITTEN, _GAP, _RESULT = 4, 5, 6, 7
NAMES, FIGURES, CONTENTS, MARKS = 2, 3, 8, 9
"""Columns that hold a fact's name, its value, a sheet's content, and from there on (hidden) its rows' marks."""

CHAIN, WHOLE, MADE, SELF = (
    "Kepala rantai revisi",
    "Sidik seluruh isi (SHA-256)",
    "Dibuat",
    "Sidik manifes ini (SHA-256)",
)
SHEET: Final = "Lembar "
ROWS: Final = " baris"
"""What stands before a sheet's name and after the number of its rows."""

_MARKS: Final = 30_000 // MARK * MARK


class Ledger:
    """Counts and hashes each share's main rows while the records go by.

    A share's content is the SHA-256 over the SHA-256 of its rows' lines (`exports.proof`).
    """

    def __init__(self) -> None:
        self._shares: dict[tuple[str, str], tuple[Any, list[int]]] = {}

    @property
    def versions(self) -> set[str]:
        """The versions met so far."""
        return {version for _, version in self._shares}

    def record(self, part: str, version: str, row: bytes) -> None:
        """Take the digest of a record's written main row, of this part of the workbook."""
        digest, count = self._shares.setdefault((part, version), (hashlib.sha256(), [0]))
        digest.update(row)
        count[0] += 1

    def manifest(
        self,
        selected: Mapping[tuple[str, str], int],
        parts: Sequence[str],
        proofs: tuple[SheetProof, ...],
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
        whole = content_of((proof.name, proof.content) for proof in proofs)
        return Manifest(shares=tuple(shares), proofs=proofs, content=whole, chain_head=head, size=0)


def content_of(sheets: Iterable[tuple[str, str]]) -> str:
    """Give the SHA-256 over the names and contents of a workbook's sheets but its manifest, in the manifest's order."""
    whole = hashlib.sha256()
    for name, content in sheets:
        whole.update(f"{name}\n{content}\n".encode())
    return whole.hexdigest()


def proofs(pours: Mapping[str, Pour], drawn: Iterable[Drawing]) -> tuple[SheetProof, ...]:
    """Give the proofs of all sheets: those that were poured first."""
    poured = [pour.proof(name) for name, pour in pours.items()]
    return (*poured, *(Lines(lines_of(drawing)).proof(drawing.name) for drawing in drawn))


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
    row = _facts(canvas, total + 2, manifest, spec, form_title)
    widest = max((len(proof.marks) for proof in manifest.proofs), default=0)
    hidden = tuple(range(MARKS, MARKS + -(-widest // _MARKS)))
    canvas.put(row, NAMES, SELF, looks.Look(bold=True))
    canvas.put(
        row, FIGURES, self_content(lines_of(Drawing(name=NAME, cells=tuple(canvas.cells), widths=()))), looks.Look()
    )
    return Drawing(
        name=NAME,
        cells=tuple(canvas.cells),
        widths=(*(head.width for head in heads), *(12.0 for _ in hidden)),
        heights=canvas.heights,
        merges=(*canvas.merges, (total, 1, total, 3)),
        freeze=f"A{FIRST}",
        pages_tall=1,
        tab=looks.GOLD,
        hidden_columns=hidden,
    )


def self_content(lines: Iterable[str]) -> str:
    """Give the manifest's own content: over its lines, but for the one that states it."""
    return Lines(line for line in lines if SELF not in line.split(BETWEEN)).content


def _share(canvas: Canvas, row: int, share: Share, label: str) -> None:
    number = row - FIRST + 1
    body = looks.BODY.but(fill="" if number % 2 else looks.STRIPE)
    canvas.put(row, 1, number, body.but(across="center"))
    canvas.put(row, 2, label, body.but(indent=1))
    canvas.put(row, 3, share.version, body.but(across="center", format=looks.CODE))
    right = body.but(across="right", format=looks.COUNT)
    canvas.put(row, SELECTED, share.selected, right)
    canvas.put(row, WRITTEN, share.written, right)
    _verdict(canvas, row, share.selected - share.written, right)
    canvas.put(row, 8, share.content, body.but(size=8.5, colour=looks.GREY, indent=1))
    canvas.heights[row] = 20


def _total(canvas: Canvas, row: int, manifest: Manifest) -> None:
    look = looks.TOTAL.but(across="right", format=looks.COUNT)
    canvas.put(row, 1, "JUMLAH", looks.TOTAL.but(across="center"))
    for column in (2, 3, 8):
        canvas.put(row, column, None, looks.TOTAL)
    selected, written = sum(s.selected for s in manifest.shares), sum(s.written for s in manifest.shares)
    for column, name, value in ((SELECTED, "D", selected), (WRITTEN, "E", written)):
        formula = f"SUM({name}{FIRST}:{name}{row - 1})" if manifest.shares else "0"
        canvas.put(row, column, Formula(formula, value), look)
    _verdict(canvas, row, selected - written, look)
    canvas.heights[row] = 20


def _verdict(canvas: Canvas, row: int, gap: int, look: looks.Look) -> None:
    """Draw the difference and what it means."""
    selected, written, place = address(row, SELECTED), address(row, WRITTEN), address(row, _GAP)
    colour = looks.BRICK if gap else looks.LEAF
    canvas.put(row, _GAP, Formula(f"{selected}-{written}", gap), look)
    verdict = Formula(f'IF({place}=0,"{_MATCH}","{_DIFFER}")', _DIFFER if gap else _MATCH)
    canvas.put(row, _RESULT, verdict, look.but(across="center", bold=True, colour=colour, format="General"))


def _facts(canvas: Canvas, row: int, manifest: Manifest, spec: BookSpec, form_title: str) -> int:
    """Put the workbook's own facts, then each sheet's rows, content and marks; give the row below."""
    versions = sorted({share.version for share in manifest.shares})
    facts = (
        (CHAIN, manifest.chain_head or "-"),
        (WHOLE, manifest.content),
        ("Formulir", f"{form_title}, versi {', '.join(versions) or '-'}"),
        ("Keadaan yang dihitung", frame.counted(spec)),
        *([("Koreksi", spec.corrected)] if spec.corrected else []),
        (MADE, f"{frame.moment(spec)} oleh {spec.generated_by}"),
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
        *((f"{SHEET}{proof.name}", f"{frame.grouped(proof.rows)}{ROWS}") for proof in manifest.proofs),
    )
    above = len(facts) - len(manifest.proofs)
    for place, (name, value) in enumerate(facts):
        canvas.put(row + place, NAMES, name, looks.Look(bold=True))
        canvas.put(row + place, FIGURES, value, looks.Look())
        canvas.heights[row + place] = 17
    small = looks.Look(size=8.5, colour=looks.GREY, indent=1)
    for place, proof in enumerate(manifest.proofs, row + above):
        canvas.put(place, CONTENTS, proof.content, small)
        for column, start in enumerate(range(0, len(proof.marks), _MARKS), MARKS):
            canvas.put(place, column, proof.marks[start : start + _MARKS], small)
    return row + len(facts)
