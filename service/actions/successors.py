"""The province's staff name the new code of a region that a questionnaire's own file leaves without one, or override the file."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

import msgspec

from forms.bridge import Recoding, recoded
from forms.reading import printable
from service import problems
from service.actions.library import Library
from service.database import forms, successors
from service.database.forms import FormVersion
from service.database.handle import Handle, Reader
from service.database.successors import Naming
from service.language import gettext
from service.problems import Fault, Problem

LONGEST_REASON = 500


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """The region codes that changed on the way to a version, since the version `before`; namings of each, newest first."""

    version: FormVersion
    before: str
    recodings: tuple[Recoding, ...]
    namings: Mapping[str, tuple[Naming, ...]]

    def of(self, old: str) -> Recoding | None:
        """Give the list of successors that an old code stands in."""
        return next((each for each in self.recodings if old in each.olds), None)

    def named(self, old: str) -> Naming | None:
        """Give the naming that holds for an old code now."""
        newest = self.namings.get(old, (None,))[0]
        return newest if newest and newest.new_code else None


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody names: `seen` is the number of the newest naming they saw (0: none), `overrides` that they go against the file."""

    old: str
    new: str
    reason: str
    seen: int
    overrides: bool = False


async def changed(rows: Reader, library: Library, version_id: int) -> Changed | None:
    """Give the codes that changed with a version, or with the newest one before it that changed any; None where none did.

    Raises:
        Problem: NOT_FOUND when there is no such version.
    """
    version = await forms.one(rows, version_id)
    if version is None:
        raise Problem(problems.NOT_FOUND)
    line = [each for each in await forms.versions(rows) if each.form == version.form and each.id <= version_id]
    for after, before in pairwise(line):
        found = recoded(await library.compiled(rows, after.id), await library.compiled(rows, before.id))
        if found:
            namings: dict[str, tuple[Naming, ...]] = {}
            for one in await successors.history(rows):
                namings[one.old_code] = (*namings.get(one.old_code, ()), one)
            return Changed(version=version, before=before.label, recodings=found, namings=namings)
    return None


async def name(handle: Handle, library: Library, version_id: int, wish: Wish) -> None:
    """Name the new code of an old one; it holds wherever answers go over the bridge from now on. Drafts keep what they have.

    Raises:
        Problem: REFUSED in words; CONFLICT when somebody was quicker; NOT_FOUND; FORBIDDEN.
    """
    async with handle.snapshot() as rows:
        found = await changed(rows, library, version_id)
    _refuse(tuple(_faults(found, wish)))
    await successors.name(handle, wish.old, wish.new, wish.seen, wish.reason.strip())


async def take_back(handle: Handle, old: str, seen: int, reason: str) -> None:
    """Take a named successor back: what the questionnaire's file says holds again.

    Raises:
        Problem: REFUSED without a reason; CONFLICT; NOT_FOUND when none is named; FORBIDDEN.
    """
    _refuse(tuple(_about_reason(reason)))
    await successors.name(handle, old, None, seen, reason.strip())


def _refuse(faults: tuple[Fault, ...]) -> None:
    if faults:
        raise Problem(problems.REFUSED, faults[0].message, faults=faults)


def _faults(found: Changed | None, wish: Wish) -> Iterator[Fault]:
    """Yield why a wish cannot be followed; paths are its fields."""
    recoding = found.of(wish.old) if found else None
    if found is None:
        yield _fault("old", gettext("Kuesioner ini tidak mengganti kode wilayah."))
    elif recoding is None:
        held = any(wish.old in each.targets for each in found.recodings)
        old = printable(wish.old)
        still = gettext("Kode {old} masih berlaku di versi ini, jadi tidak perlu penerus.", old=old)
        yield _fault("old", still if held else gettext("Kode {old} tidak ada di kuesioner lama.", old=old))
    else:
        now = found.named(wish.old)
        if words := _about_new(recoding, wish, now.new_code if now else None):
            yield _fault("new", words)
        elif (filed := recoding.olds[wish.old].filed) and not wish.overrides:
            words = gettext(
                "Berkas kuesioner menyebut {filed} sebagai penerusnya. Centang bahwa Anda menggantinya.", filed=filed
            )
            yield _fault("overrides", words)
    yield from _about_reason(wish.reason)


def _about_new(recoding: Recoding, wish: Wish, now: str | None) -> str:
    """Say why a code cannot be the new one, '' when it can."""
    new = printable(wish.new)
    if not new:
        return gettext("Pilih kode barunya.")
    if wish.new in recoding.olds:
        return gettext("Kode {new} sendiri sudah berganti. Pilih kode yang dipakai sekarang.", new=new)
    if wish.new not in recoding.targets:
        return gettext("Kode {new} tidak ada di daftar wilayah versi ini.", new=new)
    if not recoding.fits(wish.old, wish.new):
        return gettext(
            "Kode {new} ada di kabupaten/kota lain. Pilih yang sekabupaten/sekota dengan {old}.", new=new, old=wish.old
        )
    if wish.new == recoding.olds[wish.old].filed:
        return gettext("Berkas kuesioner sudah menyebut {new}. Bila ada penunjukan lain, cabut saja.", new=new)
    return gettext("Kode {new} sudah ditunjuk. Pilih kode lain, atau biarkan.", new=new) if wish.new == now else ""


def _about_reason(reason: str) -> Iterator[Fault]:
    if not reason.strip():
        yield _fault("reason", gettext("Tulis alasannya, misalnya nomor surat atau dasar hukumnya."))
    elif len(reason.strip()) > LONGEST_REASON:
        yield _fault("reason", gettext("Ringkas alasannya, paling panjang {longest} huruf.", longest=LONGEST_REASON))


def _fault(path: str, message: str) -> Fault:
    return Fault(path=path, code="successor", message=message)
