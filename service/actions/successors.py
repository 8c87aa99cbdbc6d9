"""The province's staff name the new code of a region that a questionnaire's own file leaves without one, or override the file."""

from collections.abc import Mapping
from itertools import pairwise

import msgspec

from forms.bridge import Recoding, recoded
from service import problems
from service.actions.library import Library
from service.database import forms, successors
from service.database.forms import FormVersion
from service.database.handle import Handle, Reader
from service.database.successors import Naming
from service.problems import Problem

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
    words = _refusal(found, wish)
    if words:
        raise Problem(problems.REFUSED, words)
    await successors.name(handle, wish.old, wish.new, wish.seen, wish.reason.strip())


async def take_back(handle: Handle, old: str, seen: int, reason: str) -> None:
    """Take a named successor back: what the questionnaire's file says holds again.

    Raises:
        Problem: REFUSED without a reason; CONFLICT; NOT_FOUND when none is named; FORBIDDEN.
    """
    if words := _about_reason(reason):
        raise Problem(problems.REFUSED, words)
    await successors.name(handle, old, None, seen, reason.strip())


def _refusal(found: Changed | None, wish: Wish) -> str:
    """Say why a wish cannot be followed, '' when it can."""
    if found is None:
        return "Kuesioner ini tidak mengganti kode wilayah."
    recoding = found.of(wish.old)
    if recoding is None:
        held = any(wish.old in each.targets for each in found.recodings)
        why = "masih berlaku di versi ini, jadi tidak perlu penerus" if held else "tidak ada di kuesioner lama"
        return f"Kode {wish.old} {why}."
    return (
        _about_new(recoding, wish) or _against_file(recoding.olds[wish.old].filed, wish) or _about_reason(wish.reason)
    )


def _about_new(recoding: Recoding, wish: Wish) -> str:
    if not wish.new:
        return "Pilih kode barunya."
    if wish.new in recoding.olds:
        return f"Kode {wish.new} sendiri sudah berganti. Pilih kode yang dipakai sekarang."
    if wish.new not in recoding.targets:
        return f"Kode {wish.new} tidak ada di daftar wilayah versi ini."
    if not recoding.fits(wish.old, wish.new):
        return f"Kode {wish.new} ada di kabupaten/kota lain. Pilih yang sekabupaten/sekota dengan {wish.old}."
    return ""


def _against_file(filed: str, wish: Wish) -> str:
    if filed == wish.new:
        return f"Berkas kuesioner sudah menyebut {filed} sebagai penerusnya. Tidak perlu ditunjuk lagi."
    if filed and not wish.overrides:
        return f"Berkas kuesioner menyebut {filed} sebagai penerusnya. Centang bahwa Anda menggantinya."
    return ""


def _about_reason(reason: str) -> str:
    if not reason.strip():
        return "Tulis alasannya, misalnya nomor surat atau dasar hukumnya."
    if len(reason.strip()) > LONGEST_REASON:
        return f"Ringkas alasannya, paling panjang {LONGEST_REASON} huruf."
    return ""
