"""What stands out in a submission, in sentences: what a reviewer should look at, and never a fault."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from forms.compile import CompiledForm
from forms.model import Question, text_in
from forms.remarks import Remark
from service.actions.twins import first_of
from service.actions.weigh import WARNING
from service.database import twins, weighings
from service.database.handle import Handle
from service.database.queue import ANY, CLEAN, TWIN
from service.database.twins import Sharing
from service.language import gettext, gettext_noop, spoken
from service.pages import speech
from service.pages.opened import Opened

KINDS = {
    ANY: gettext_noop("Ada masalah"),
    CLEAN: gettext_noop("Tanpa masalah"),
    WARNING: gettext_noop("Peringatan yang dijelaskan"),
    "thousand": gettext_noop("Mungkin salah satuan"),
    "copied": gettext_noop("Mungkin salinan tahun lalu"),
    "year": gettext_noop("Jauh dari tahun lalu"),
    "median": gettext_noop("Jauh dari median"),
}
"""Kind of what stands out to the words for it, in the order of lists; kinds of doubles follow, by the form's own labels."""
_MILLION = 10**6
_ROUNDED = 100  # from so many millions on no decimal is said


class Loose(msgspec.Struct, frozen=True):
    """What stands out where the page shows no single question: of the whole, or of rows. `section` names where it is asked, '' for the whole."""

    label: str
    words: tuple[str, ...]
    section: str


class Standing(msgspec.Struct, frozen=True):
    """Sentences by the path that findings speak; `year` is the book year that they speak of."""

    told: Mapping[str, tuple[str, ...]]

    @property
    def many(self) -> int:
        """How many things stand out."""
        return sum(map(len, self.told.values()))


def kind_words(compiled: CompiledForm, kind: str) -> str:
    """Say a kind of what stands out; '' for one that there is not."""
    if kind in KINDS:
        return gettext(KINDS[kind])
    place = first_of(compiled, kind.removeprefix(TWIN)) if kind.startswith(TWIN) else None
    return gettext("Sama: {label}", label=label_of(compiled, place.node.name)) if place else ""


async def standing(handle: Handle, base: Opened) -> Standing:
    """Give what stands out in a submission as it was sent, by question ('' for the whole), in the language of the request."""
    row, compiled = base.found.submission, base.found.compiled
    if not row.revision:
        return Standing({})
    told: dict[str, tuple[str, ...]] = {}
    for remark in await weighings.of_one(handle, base.round_id, row.cooperative_id):
        told[remark.path] = (*told.get(remark.path, ()), sentence(base, remark))
    for shared in await twins.of_one(handle, base.round_id, row.cooperative_id):
        place = first_of(compiled, shared.key)
        names = (
            compiled.layout.places[place.repeats[0]].path if place and place.repeats else place.path if place else ()
        )
        told["/".join(names)] = (*told.get("/".join(names), ()), double(shared))
    return Standing(told)


def loose(base: Opened, found: Standing, shown: Sequence[str]) -> tuple[Loose, ...]:
    """Give what stands out where none of the paths that are shown is."""
    whole = gettext("Seluruh isian")
    return tuple(
        Loose(
            label_of(base.found.compiled, path.rsplit("/", 1)[-1]) if path else whole,
            words,
            path.partition("/")[0] if "/" in path else "",
        )
        for path, words in found.told.items()
        if path not in shown
    )


def label_of(compiled: CompiledForm, name: str) -> str:
    """Give the label of a question or group by its name, the name where there is none."""
    places = compiled.layout.named.get(name, ())
    return (text_in(places[0].node.label, spoken(), compiled.form.default_language) if places else "") or name


def sentence(base: Opened, remark: Remark) -> str:
    """Say a remark: `Rp15.000 juta adalah 12 kali median Samarinda (Rp1.250 juta, 48 koperasi).`."""
    last = base.found.last
    year = last.book_year if last else base.found.round.book_year - 1
    if remark.code == "copied":
        return gettext(
            "{equal} dari {many} angka sama persis dengan tahun buku {year}. Pastikan bukan salinan.",
            equal=speech.figure(int(remark.value)),
            many=speech.figure(int(remark.against)),
            year=year,
        )
    unit = _unit(base.found.compiled, remark.path)
    if remark.beside:
        what = gettext(
            "median {office} ({typical}, {many} koperasi)",
            office=base.office,
            typical=about(remark.against, unit),
            many=speech.figure(remark.beside),
        )
    else:
        what = gettext("jawaban tahun buku {year} ({typical})", year=year, typical=about(remark.against, unit))
    said = gettext(
        "{said} adalah {times} {what}.",
        said=about(remark.value, unit),
        times=times(remark.value, remark.against),
        what=what,
    )
    slip = gettext("Mungkin salah satuan: periksa jumlah nolnya.")
    return f"{said} {slip}" if remark.code == "thousand" else said


def double(shared: Sharing) -> str:
    """Say what a submission shares with others: with whom, and what."""
    others = shared.many - len(shared.names)
    names = ", ".join(shared.names)
    if others:
        names = gettext("{names} dan {count} lainnya", names=names, count=speech.figure(others))
    return gettext("Sama dengan {names}: {said}. Periksa mana yang benar.", names=names, said=shared.said)


def times(one: float, other: float) -> str:
    """Say how often `other` is in `one`: `12 kali`; of a part `1/12 dari`."""
    ratio = max(one, other) / min(one, other)
    said = speech.figure(round(ratio) if ratio >= 10 else round(ratio, 1))  # noqa: PLR2004  # 2,5 but 25
    return gettext("{count} kali", count=said) if one >= other else gettext("1/{count} dari", count=said)


def about(value: float, unit: str) -> str:
    """Say a figure as it is compared: money in millions from one on, others with their unit, nothing finer than is read."""
    if unit.lower() not in {"rp", "rupiah"}:
        return f"{speech.figure(_exact(value, 1))} {unit}".rstrip()
    if value < _MILLION:
        return speech.rupiah(_exact(value, 0))
    millions = value / _MILLION
    return gettext("Rp{count} juta", count=speech.figure(_exact(millions, 0 if millions >= _ROUNDED else 1)))


def _exact(value: float, digits: int) -> Decimal:
    return round(Decimal(repr(value)), digits)


def _unit(compiled: CompiledForm, path: str) -> str:
    places = compiled.layout.named.get(path.rsplit("/", 1)[-1], ())
    node = places[0].node if places else None
    return node.extras.get("unit", "") if isinstance(node, Question) else ""
