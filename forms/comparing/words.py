"""A change as a sentence for its author, in Indonesian and English."""

from collections.abc import Iterable

from forms.bridging.telling import listed
from forms.comparing.model import Detail
from forms.compiler.layout import Place

_MOST = 80


def labelled(place: Place) -> tuple[str, str]:
    """Give how an author knows a place, in both languages: its label and name."""
    label, name = place.node.label, f"`{place.node.name}`"
    first = next(iter(label.values()), "")
    shown, shown_en = (
        f"“{_short(text)}” ({name})" if text else name for text in (label.get("id", first), label.get("en", first))
    )
    return shown, shown_en


def added(place: Place) -> tuple[str, str]:
    """Tell a new place."""
    label, label_en = labelled(place)
    return f"{label} baru.", f"{label_en} is new."


def removed(place: Place) -> tuple[str, str]:
    """Tell a place that is gone."""
    label, label_en = labelled(place)
    return f"{label} dihapus.", f"{label_en} was removed."


def renamed(old: Place, new: Place, *, guessed: bool) -> tuple[str, str]:
    """Tell another name, and how to say so for sure where it is only a guess."""
    (label, label_en), before, after = labelled(new), old.node.name, new.node.name
    said, said_en = f"{label} dulu bernama `{before}`.", f"{label_en} was named `{before}`."
    if not guessed:
        return said, said_en
    row = f"question `{after}`, expression `${{{before}}}`"
    return (
        f"{said} Ini dugaan dari label dan letaknya; bila benar, tulis di sheet bridge: {row}.",
        f"{said_en} This is a guess by label and place; if it is right, write on the sheet bridge: {row}.",
    )


def moved(old: Place, new: Place) -> tuple[str, str]:
    """Tell another place in the form."""
    label, label_en = labelled(new)
    before, after = "/".join(old.path[:-1]) or "/", "/".join(new.path[:-1]) or "/"
    if before == after:
        return f"{label} berubah urutannya.", f"{label_en} stands in another order."
    return f"{label} pindah dari {before} ke {after}.", f"{label_en} moved from {before} to {after}."


def columns(new: Place, details: Iterable[Detail]) -> tuple[str, str]:
    """Tell columns that say something else."""
    label, label_en = labelled(new)
    given = [*details]
    said = "; ".join(
        f"{one.what}: {_quoted(one.before, '(kosong)')} → {_quoted(one.after, '(kosong)')}" for one in given
    )
    said_en = "; ".join(
        f"{one.what}: {_quoted(one.before, '(blank)')} → {_quoted(one.after, '(blank)')}" for one in given
    )
    return f"{label}: {said}.", f"{label_en}: {said_en}."


def choices(new: Place, details: Iterable[Detail]) -> tuple[str, str]:
    """Tell choices that came, went or changed."""
    label, label_en = labelled(new)
    parts, parts_en = [], []
    given = [*details]
    for words, words_en, names in (
        ("dihapus", "removed", [one.before for one in given if one.before and not one.after]),
        ("ditambah", "added", [one.after for one in given if one.after and not one.before]),
        ("diubah", "changed", [one.after for one in given if one.after and one.before]),
    ):
        if names:
            parts.append(f"{words} {listed(tuple(names))}")
            parts_en.append(f"{words_en} {listed(tuple(names))}")
    if any(one.what == "order" for one in given):
        parts.append("urutannya diubah")
        parts_en.append("the order changed")
    return f"Pilihan {label}: {'; '.join(parts)}.", f"Choices of {label_en}: {'; '.join(parts_en)}."


def _quoted(text: str, blank: str) -> str:
    return f"`{_short(text)}`" if text else blank


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MOST else f"{line[:_MOST]}…"
