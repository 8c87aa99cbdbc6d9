"""The union of several rounds: a row per submission, a column per question of the newest version, and every raw column.

A submission of an older version stands twice in its row: bridged into the newest version's questions, and as it was
answered. One whose version is not known stops the export, so that no row is ever lost in silence.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Final

import msgspec

from exports import evidence, raw
from exports.columns import YEAR, Field, region_keys
from exports.data_sheets import DataSheets
from exports.model import BookSpec, Manifest, Record, Version
from exports.package import Target
from exports.plain import plain
from exports.workbook import Draft
from forms.bridge import Comparable

NAME: Final = "Gabungan"
BRIDGE: Final = "Jembatan"
"""Says of every bridged question how far an older version's answers compare with the newest one's."""

_TITLE: Final = "GABUNGAN JAWABAN, SATU BARIS SATU KOPERASI DALAM SATU TAHUN BUKU"
_NEWEST: Final = "jawaban"
_OWN: Final = "versi {}"
"""Lead to the answers in the newest version's names, and to those that were given on a version."""

_WORDS: Final[Mapping[Comparable, str]] = {"yes": "ya", "partly": "sebagian", "no": "tidak"}


class UnionError(ValueError):
    """A submission that cannot be written; the message names it and says how to mend it."""


def build(
    spec: BookSpec,
    versions: Sequence[Version],
    records: Iterator[Record],
    selected: Mapping[tuple[str, str], int],
    out: Target,
) -> Manifest:
    """Write the union of `records` into `out` and tell what was written; nothing is written before all were read.

    Args:
        spec: everything about the workbook but its rows; `years` are the rounds' book years.
        versions: the newest first; the others with the way from them to it.
        records: with their book years and stored answers; read once, in the order in which they are to stand.
        selected: rows selected in the database by book year and version, for the manifest.
        out: where the file goes.

    Raises:
        UnionError: for a submission of a version that is not among `versions`, with its id.
        PackageError: when the file would be larger than Excel opens.
    """
    draft = Draft(spec.generated_at, "Lumbung")
    taken = {name.lower() for name in (BRIDGE, evidence.NAME)}
    data = DataSheets(_sheets(versions, spec), spec, draft, taken)
    ledger, known = evidence.Ledger(), {version.label: version for version in versions}
    try:
        for record in records:
            data.add(_beside(record, known), partial(ledger.record, str(record.year), record.version))
        bridge = plain(BRIDGE, _bridged(versions))
        years = {str(year): f"Tahun buku {year}" for year in spec.years}
        proofs = evidence.proofs(data.pours, [bridge])
        manifest = data.told(ledger.manifest(selected, tuple(years), proofs, spec.chain_head))
        data.paint(evidence.draw(manifest, spec, versions[0].form.title, years, "Putaran"))
        data.paint(bridge)
        return msgspec.structs.replace(manifest, size=data.write(out, [*data.pours, BRIDGE, evidence.NAME]))
    finally:
        data.close()


def _beside(record: Record, known: Mapping[str, Version]) -> Record:
    """Give the record with its answers twice: in the newest version's names, and as they were given."""
    version = known.get(record.version)
    if version is None:
        raise UnionError(
            f"Jawaban koperasi {record.koperasi_id} ({record.name}), tahun buku {record.year}, memakai versi formulir "
            f"{record.version or '(tanpa nama)'} yang tidak terbaca atau tidak terjembatani ke versi terbaru. "
            "Terbitkan jembatannya, lalu ulangi."
        )
    if version.carry is None:
        return msgspec.structs.replace(record, answers={_NEWEST: record.answers})
    answers = {_NEWEST: version.carry(record.answers), _OWN.format(version.label): record.answers}
    return msgspec.structs.replace(record, answers=answers)


def _sheets(versions: Sequence[Version], spec: BookSpec) -> list[raw.Sheet]:
    """Lay out the main sheet with the columns of all versions, then the repeats of each version."""
    newest, older = versions[0], versions[1:]
    laid = raw.sheets(newest.form, spec)
    main = laid[0].keys
    keys = (*main[:2], YEAR, *region_keys(spec), *main[2:])
    fields = [_marked(_led(field, _NEWEST), older) for sheet in laid if not sheet.repeat for field in sheet.fields]
    repeats = [_repeat(sheet, _NEWEST, "") for sheet in laid if sheet.repeat]
    for version in older:
        for sheet in raw.sheets(version.form, spec):
            if sheet.repeat:
                repeats.append(_repeat(sheet, _OWN.format(version.label), f"{version.label} "))
            else:
                fields += [_own(field, version.label) for field in sheet.fields]
    return [*raw.main_sheets(NAME, _TITLE, keys, fields, spec.limits.columns), *repeats]


def _led(field: Field, first: str) -> Field:
    return msgspec.structs.replace(field, path=(first, *field.path))


def _own(field: Field, label: str) -> Field:
    """Give an older version's column, as `2024.1: modal_sendiri (Rp juta)`."""
    unit = f" ({field.unit})" if field.unit and field.kind in ("integer", "decimal", "any") else ""
    return msgspec.structs.replace(
        _led(field, _OWN.format(label)),
        heading=f"{label}: {field.heading}{unit}",
        section=f"Versi {label}, jawaban asli: {field.section}".rstrip(": "),
        width=max(field.width, min(len(label) + len(field.heading) + len(unit) + 5, 40)),
    )


def _marked(field: Field, older: Sequence[Version]) -> Field:
    """Mark a bridged column whose older answers compare in part or not at all."""
    steps = [step for version in older if (step := version.steps.get(field.path[-1])) is not None]
    broken = [step for step in steps if step.comparable != "yes"]
    if not broken:
        return field
    word = "tidak sebanding" if any(step.comparable == "no" for step in broken) else "sebagian sebanding"
    return msgspec.structs.replace(field, label=f"{field.label} [{word}, lihat {BRIDGE}]")


def _repeat(sheet: raw.Sheet, first: str, before: str) -> raw.Sheet:
    """Give a repeat's sheet with the book year beside its rows."""
    return msgspec.structs.replace(
        sheet,
        name=f"{before}{sheet.name}",
        title=f"{before}{sheet.title}",
        keys=(*sheet.keys[:2], YEAR, *sheet.keys[2:]),
        repeat=(first, *sheet.repeat),
    )


def _bridged(versions: Sequence[Version]) -> list[list[str]]:
    rows = [["versi lama", "pertanyaan versi terbaru", "terjembatani", "sebanding", "catatan"]]
    for version in versions[1:]:
        for name, step in version.steps.items():
            rows.append([version.label, name, "ya" if step.carried else "tidak", _WORDS[step.comparable], step.note])
    return rows
