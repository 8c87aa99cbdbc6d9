"""The type column: `select_one yn or_other`, `begin group`, `int`, in any case, with blanks or underscores."""

import re
from pathlib import PurePath
from typing import Literal

import msgspec

from forms.spelling import nearest
from forms.vocabulary import (
    BLOCKS,
    FOREIGN_PREFIXES,
    FOREIGN_TYPES,
    LIST_TYPE_NAMES,
    TYPE_CONSTRAINTS,
    TYPE_NAMES,
    TYPES,
)
from forms.xlsform.ledger import NEAR, Told

_BLOCK = re.compile(
    r"(begin|end)[\s_]+(looped[\s_]+group|lgroup|group|repeat|loop)(?:\s+over\s+(\S+))?\Z", re.IGNORECASE
)
_OTHER = re.compile(r"\s+or[\s_](?:specify[\s_])?other\Z", re.IGNORECASE)
_LIST = re.compile(
    "("
    + "|".join(alias.replace(" ", r"[\s_]+") for alias in sorted(LIST_TYPE_NAMES, key=len, reverse=True))
    + r")(?:\s+(.*))?\Z",
    re.IGNORECASE | re.DOTALL,
)
_FILES = (".csv", ".xml", ".geojson")
_REFERENCE = re.compile(r"\$\{[^}]*\}\Z")


class Kind(msgspec.Struct, frozen=True):
    """A type cell understood. For a block, `type` is group, repeat or loop."""

    part: Literal["question", "begin", "end"]
    type: str
    list_name: str = ""
    file: str = ""
    or_other: bool = False
    constraint: str = ""


def read_kind(text: str) -> Kind | Told:
    """Understand a type cell, or tell what is wrong with it."""
    tidy = " ".join(text.split())
    block = _BLOCK.match(tidy)
    if block:
        what = BLOCKS[re.sub(r"[\s_]+", " ", block[2].lower())]
        return Kind("begin" if block[1].lower() == "begin" else "end", what, block[3] or "")
    listed = _LIST.match(tidy)
    if listed:
        return _listed(LIST_TYPE_NAMES[re.sub(r"[\s_]+", " ", listed[1].lower())], listed[2] or "", text)
    folded = tidy.lower().replace("_", " ")
    plain = TYPE_NAMES.get(folded) or TYPE_NAMES.get(tidy.lower())
    if plain:
        return Kind("question", plain, constraint=TYPE_CONSTRAINTS.get(folded, ""))
    if folded.startswith("osm "):
        return Kind("question", "file")
    return _foreign(text, folded) or _unknown(text, folded)


def _listed(kind: str, rest: str, text: str) -> Kind | Told:
    other = _OTHER.search(rest)
    name = rest[: other.start()] if other else rest
    if not name or name.lower().replace(" ", "_") in {"or_other", "or_specify_other"}:
        return Told(
            "list_missing",
            f"`{text}` belum menyebut daftar pilihan. Tulis nama daftarnya, misalnya `{kind} ya_tidak`.",
            f"`{text}` names no choice list. Write the name of the list, for example `{kind} yes_no`.",
            text,
        )
    if " " in name:
        return Told(
            "list_missing",
            f"nama daftar `{name}` berisi spasi. Tulis satu kata, misalnya `{name.replace(' ', '_')}`.",
            f"the list name `{name}` holds blanks. Write one word, for example `{name.replace(' ', '_')}`.",
            name,
        )
    if _REFERENCE.match(name):
        return Told(
            "unsupported",
            f"pilihan dari ulangan (`{name}`) tidak didukung. Pakai daftar pada sheet choices.",
            f"choices taken from a repeat (`{name}`) are not supported. Use a list on the choices sheet.",
            name,
        )
    if kind.endswith("_from_file"):
        return _from_file(kind.removesuffix("_from_file"), name, text)
    if kind == "select_one_external":
        kind = "select_one"
    return Kind("question", kind, name, or_other=other is not None)


def _from_file(kind: str, name: str, text: str) -> Kind | Told:
    if name.lower().endswith(_FILES) and PurePath(name).name == name and "\\" not in name:
        return Kind("question", kind, PurePath(name).stem, file=name)
    return Told(
        "file_name",
        f"`{name}` pada `{text}` bukan nama file .csv, .xml, atau .geojson.",
        f"`{name}` in `{text}` is not the name of a .csv, .xml or .geojson file.",
        name,
    )


def _foreign(text: str, folded: str) -> Told | None:
    prefix = next((start for start in FOREIGN_PREFIXES if folded.startswith(start)), "")
    dialect, instead = FOREIGN_TYPES.get(folded.split(" or ", maxsplit=1)[0], (FOREIGN_PREFIXES.get(prefix, ""), ""))
    if not dialect:
        words = folded.split()
        dialect, instead = FOREIGN_TYPES.get(" ".join(words[:2]), ("", "")) if len(words) > 1 else ("", "")
    if not dialect:
        return None
    mend = f"Pakai `{instead}`." if instead else "Hapus baris ini."
    mend_en = f"Use `{instead}`." if instead else "Delete this row."
    return Told(
        "dialect",
        f"tipe `{text}` hanya ada pada {dialect} dan tidak didukung. {mend}",
        f"the type `{text}` belongs to {dialect} and is not supported. {mend_en}",
        text,
    )


def _unknown(text: str, folded: str) -> Told:
    words = folded.split()
    names = {*TYPES, *LIST_TYPE_NAMES.values(), *TYPE_NAMES, "begin group", "end group", "begin repeat", "end repeat"}
    tried = (folded, "_".join(words[:2]), *words[:1])
    guess = next((found for word in tried if (found := nearest(word, names, NEAR))), "")
    if guess and len(words) > 1 and guess == nearest(words[0], LIST_TYPE_NAMES.values(), NEAR):
        guess = f"{guess} {text.rsplit(maxsplit=1)[-1]}"
    mend = f" Maksud Anda `{guess}`?" if guess else " Lihat daftar tipe pada panduan XLSForm."
    mend_en = f" Did you mean `{guess}`?" if guess else " See the list of types in the XLSForm guide."
    return Told("type_unknown", f"tipe `{text}` tidak dikenal.{mend}", f"unknown type `{text}`.{mend_en}", text)
