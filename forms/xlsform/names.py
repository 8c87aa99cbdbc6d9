"""Names of questions, groups and choices: what may stand there, and what to write instead."""

import re
import unicodedata
from collections.abc import Collection, Iterable

from forms.vocabulary import MAX_NAME, NAME, RESERVED_NAMES
from forms.xlsform.ledger import Told, meant

_REFERENCE = re.compile(r"\$\{([^}]*)\}\Z")


def judge_name(name: str, taken: Collection[str] = ()) -> Told | None:
    """Tell what is wrong with a name, None when nothing is; blanks in it have a sure repair unless that is among the names `taken`."""
    if name in RESERVED_NAMES or (name.lower() == "meta"):
        return Told(
            "name_reserved",
            f"nama `{name}` dipakai oleh sistem. Pakai nama lain, misalnya `{name.strip('_')}_1`.",
            f"the name `{name}` is reserved. Use another, for example `{name.strip('_')}_1`.",
            name,
        )
    if len(name) > MAX_NAME:
        return Told(
            "name_long",
            f"nama `{name[:40]}…` lebih dari {MAX_NAME} huruf. Persingkat.",
            f"the name `{name[:40]}…` has more than {MAX_NAME} characters. Shorten it.",
            name[:40],
        )
    if NAME.match(name):
        return None
    better = valid_name(name)
    sure = better == "_".join(name.split()) and better not in taken and better not in RESERVED_NAMES
    return Told(
        "name_invalid",
        f"nama `{name}` harus diawali huruf atau `_`, lalu hanya huruf, angka, `_`, `-`, `.`. Tulis `{better}`.",
        f"the name `{name}` must begin with a letter or `_`, then hold only letters, digits, `_`, `-`, `.`. Write `{better}`.",
        name,
        better if sure else "",
    )


def missing_name(label: str) -> Told:
    """Tell that a row has no name, with one made from its label."""
    better = suggest_name(label)[:32] if label else "nama_pertanyaan"
    return Told(
        "name_missing",
        f"baris ini belum punya nama. Tulis misalnya `{better}` pada kolom name.",
        f"this row has no name. Write for example `{better}` in the column name.",
    )


def unknown_question(text: str, known: Iterable[str], name: str = "") -> Told:
    """Tell that a cell names no question of the survey; `name` is the part of `text` that a near one is looked for by.

    Blanks in a name have a sure repair where the name without them is known.
    """
    known, joined = frozenset(known), "_".join(text.split())
    guess, guess_en = meant(name or text, known)
    return Told(
        "question_unknown",
        f"`{text}` tidak ada pada sheet survey.{guess}",
        f"`{text}` is not on the survey sheet.{guess_en}",
        text,
        joined if joined in known else "",
    )


def valid_name(name: str) -> str:
    """Make a name valid: blanks become `_`; where that is not enough it is made anew."""
    joined = "_".join(name.split())
    return joined if NAME.match(joined) else suggest_name(name)


def suggest_name(text: str) -> str:
    """Make a name out of any text: `Jumlah anggota (L)` becomes `jumlah_anggota_l`."""
    reference = _REFERENCE.match(text.strip())
    plain = unicodedata.normalize("NFKD", reference[1] if reference else text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9.\-]+", "_", plain).strip("_.-").lower() or "nama"
    return name if name[0].isalpha() else f"_{name}"
