"""The code book of a form version: its questions, choices, checks and bridge as tables for people who analyse the data."""

import io
from collections.abc import Iterator
from typing import Final

from exports.codebook_sheets import COVER, FIRST, Column, Table, draw, front
from exports.paper.conditions import plain
from exports.paper.numbering import known, numbers
from exports.pour import Pour
from exports.workbook import EPOCH, Draft
from forms.model import BridgeRow, Form, Group, Node, Question, Repeat, Texts, text_in, walk
from forms.versions import content_hash

TYPES: Final = {
    "text": "teks", "integer": "bilangan bulat", "decimal": "bilangan desimal", "date": "tanggal", "time": "jam",
    "datetime": "tanggal dan jam", "geopoint": "titik koordinat", "geotrace": "garis koordinat", "geoshape": "bidang koordinat",
    "range": "bilangan dari rentang", "acknowledge": "persetujuan", "note": "catatan untuk pengisi", "calculate": "dihitung",
    "hidden": "nilai tersembunyi", "barcode": "kode batang", "image": "gambar", "audio": "rekaman suara", "video": "video",
    "file": "berkas", "start": "saat mulai (otomatis)", "end": "saat selesai (otomatis)", "today": "tanggal hari ini (otomatis)",
    "select_one": "satu pilihan", "select_multiple": "beberapa pilihan", "rank": "urutan pilihan",
    "select_one_from_file": "satu pilihan dari berkas", "select_multiple_from_file": "beberapa pilihan dari berkas",
    "select_one_external": "satu pilihan dari daftar luar",
}  # fmt: skip
"""Question types in plain Indonesian; a type that stands not here keeps its name."""

_SEVERITIES: Final = {"error": "kesalahan", "warning": "peringatan"}
_COMPARABLE: Final = {"yes": "ya", "partly": "sebagian", "no": "tidak"}
_MANY: Final = 12
"""Choices up to which a question's row lists them."""

_REQUIRED: Final = {"true()": "ya", "false()": ""}


def codebook(form: Form) -> bytes:
    """Give the code book as an xlsx; same form, same bytes.

    Every cell is text; nothing an author wrote becomes a formula. A text too long for a cell is cut with a mark; forms
    hold none, since their cells have the same limit.
    """
    tables = [question_table(form), choice_table(form), _checks(form), *([_bridge(form)] if form.bridge else [])]
    draft = Draft(EPOCH, "Lumbung")
    footer = f"Buku kode {form.title}, versi {form.version}"[:80]
    for drawing in (front(form, content_hash(form), tables), *(draw(table, form) for table in tables)):
        draft.paint(drawing, footer)
    seams, bulk = draft.seams(), [table for table in tables if table.bulk]
    pours = {
        table.name: Pour(seams[table.name].head, table.poured(seams[table.name].styles), FIRST, _kept) for table in bulk
    }
    try:
        for table in bulk:
            for row in table.rows:
                pours[table.name].write(row)
        out = io.BytesIO()
        draft.write(out, [COVER, *(table.name for table in tables)], pours, ())
        return out.getvalue()
    finally:
        for pour in pours.values():
            pour.close()


def _kept(_key: object, _column: str, _text: str) -> None:
    """Take a text that no cell holds; its cell says that it is cut."""


def question_table(form: Form) -> Table:
    """Give a row a question, group and repeat, in the form's order: words, type, choices, logic, and what the version changed."""
    numbered = numbers(form)
    names = known(form, numbered)
    columns = (
        Column("Nomor", 8), Column("Nama", 28), Column("Tempat", 30), *_labels(form, "Label", 38), Column("Petunjuk", 34),
        Column("Jenis", 18), Column("Satuan", 10), Column("Daftar", 18), Column("Wajib", 10),
        Column("Ditanyakan bila", 34), Column("Ditanyakan bila, dengan kata", 38), Column("Batas", 34), Column("Pesan batas", 36),
        Column("Peringatan bila tidak", 34), Column("Pesan peringatan", 36), Column("Rumus", 36), Column("Nilai awal", 26),
        Column("Saringan pilihan", 24), Column("Data pribadi", 10), Column("Pilihan jawaban", 44), Column("Dari versi sebelumnya", 40),
    )  # fmt: skip
    changes = {row.question: row for row in form.bridge}
    rows = (
        (
            numbered.get(path, ""), node.name, "/".join(path[:-1]), *_said(form, node.label), _one(form, node.hint),
            *_own(node), node.relevant, plain(node.relevant, names), *_logic(form, node),
            _answers(form, node), _change(changes.get(node.name)),
        )
        for path, node in walk(form.children)
    )  # fmt: skip
    blocks = frozenset(place for place, (_, node) in enumerate(walk(form.children)) if not isinstance(node, Question))
    return Table(name="Pertanyaan", title="PERTANYAAN", columns=columns, rows=_filled(rows), fixed=2, blocks=blocks)


def _own(node: Node) -> tuple[str, str, str, str]:
    """Give the type in words, unit, list and whether an answer is required."""
    if isinstance(node, Group):
        return "kelompok pertanyaan", "", "", ""
    if isinstance(node, Repeat):
        return "tabel berulang", f"{node.count} baris" if node.count else "", "", ""
    required = _REQUIRED.get(node.required, node.required)
    listed = node.list_name or node.file or node.extras.get("choices_of", "")
    return TYPES.get(node.type, node.type), node.extras.get("unit", ""), listed, required


def _logic(form: Form, node: Node) -> tuple[str, ...]:
    """Give limits, warnings, calculation, default, filter and whether the answer is personal."""
    if not isinstance(node, Question):
        return ("",) * 8
    return (
        node.constraint, _one(form, node.constraint_message), node.warning, _one(form, node.warning_message),
        node.calculation, node.default, node.choice_filter, "ya" if node.extras.get("personal", "").lower() in ("yes", "ya") else "",
    )  # fmt: skip


def _answers(form: Form, node: Node) -> str:
    """Give the choices of a question as `code = label`; of a long list only how many there are."""
    found = form.choices.get(node.list_name, ()) if isinstance(node, Question) else ()
    if len(found) > _MANY:
        return f"{len(found)} pilihan"
    return "; ".join(f"{choice.name} = {_one(form, choice.label) or choice.name}" for choice in found)


def _change(row: BridgeRow | None) -> str:
    """Say how a question follows from the version before, as its bridge does."""
    if row is None:
        return ""
    comparable = f"sebanding: {_COMPARABLE[row.comparable]}"
    return "\n".join(filter(None, (comparable, row.note, row.expression)))


def choice_table(form: Form) -> Table:
    """Give a row a choice of every list."""
    further = list(dict.fromkeys(key for found in form.choices.values() for choice in found for key in choice.columns))
    columns = (
        Column("Daftar", 22), Column("No.", 6), Column("Kode", 22), *_labels(form, "Label", 44), *(Column(key, 18) for key in further),
    )  # fmt: skip
    rows = (
        (name, str(place), choice.name, *_said(form, choice.label), *(choice.columns.get(key, "") for key in further))
        for name, found in form.choices.items()
        for place, choice in enumerate(found, 1)
    )
    return Table(name="Pilihan", title="PILIHAN JAWABAN", columns=columns, rows=_filled(rows), fixed=3, bulk=True)


def _checks(form: Form) -> Table:
    columns = (
        Column("Nama", 28), Column("Tingkat", 12), Column("Pertanyaan", 34), Column("Berlaku bila", 34), Column("Syarat", 60),
        Column("Pesan", 60),
    )  # fmt: skip
    rows = (
        (
            one.name,
            _SEVERITIES[one.severity],
            " ".join(one.questions),
            one.relevant,
            one.expression,
            _one(form, one.message),
        )
        for one in form.checks
    )
    return Table(name="Aturan", title="ATURAN ANTARPERTANYAAN", columns=columns, rows=_filled(rows), fixed=1)


def _bridge(form: Form) -> Table:
    columns = (
        Column("Pertanyaan", 32),
        Column("Rumus atas jawaban lama", 70),
        Column("Sebanding", 12),
        Column("Catatan", 60),
    )
    rows = ((one.question, one.expression, _COMPARABLE[one.comparable], one.note) for one in form.bridge)
    return Table(name="Jembatan", title="JEMBATAN DARI VERSI SEBELUMNYA", columns=columns, rows=_filled(rows), fixed=1)


def _labels(form: Form, word: str, width: float) -> tuple[Column, ...]:
    """Give one column a language, the default first; one without a language where the form names none."""
    return tuple(Column(f"{word} ({code})" if len(_languages(form)) > 1 else word, width) for code in _languages(form))


def _languages(form: Form) -> tuple[str, ...]:
    return tuple(dict.fromkeys((form.default_language, *form.languages)))


def _said(form: Form, texts: Texts) -> tuple[str, ...]:
    first, *others = _languages(form)
    return (text_in(texts, first, first), *(texts.get(code, "") for code in others))


def _one(form: Form, texts: Texts) -> str:
    return text_in(texts, "id", form.default_language)


def _filled(rows: Iterator[tuple[str, ...]]) -> tuple[tuple[str | None, ...], ...]:
    """Leave out blank cells."""
    return tuple(tuple(value or None for value in row) for row in rows)
