"""What a new version of a form changes, told in its author's words, and which of it breaks comparability.

A question whose row of the bridge says comparable `yes` breaks nothing; one whose row says less always does. Between a
version and the one that mends it, rows that both sheets have are no news and excuse nothing: they speak of the year before.
"""

from collections.abc import Iterator

from forms.bridging.matching import NO_ANSWER, fits, gone, kind_of, repeats_of
from forms.comparing import columns, words
from forms.comparing.model import Change, Detail, Diff, Kind
from forms.comparing.moving import moved
from forms.comparing.pairing import Pairing, pair
from forms.compiler.layout import Place
from forms.model import Form, Question

__all__ = ["Change", "Detail", "Diff", "Kind", "diff"]


def diff(old: Form, new: Form) -> Diff:
    """Compare two versions; a bridge that is incomplete, or made for another version, hinders nothing."""
    differ = _Differ(old, new, pair(old, new))
    changes = (*differ.all(),)
    return Diff(any(change.breaking for change in changes), changes)


class _Differ:
    """One comparison."""

    def __init__(self, old: Form, new: Form, pairing: Pairing) -> None:
        self.old = old
        self.new = new
        self.pairing = pairing
        self.moved = moved(pairing)
        names = pairing.names()
        self.rules: dict[str, list[Detail]] = {}
        self.wordings: dict[str, list[Detail]] = {}
        for at, detail, only_words in columns.checks(old, new, names):
            (self.wordings if only_words else self.rules).setdefault(at, []).append(detail)
        self.names = names

    def all(self) -> Iterator[Change]:
        """Yield every change, in the order of the new version, removed ones last."""
        for place in self.pairing.new.places:
            old = self.pairing.pairs.get(place.number)
            if old is None:
                yield _change(place, "added", words.added(place))
            else:
                yield from self.between(old, place)
        for place in self.pairing.removed:
            yield _change(place, "removed", words.removed(place), breaking=_holds_answers(place))

    def between(self, old: Place, new: Place) -> Iterator[Change]:
        """Yield the changes of one question; one that is less comparable by the bridge's word alone is told as logic."""
        found = [*self.structure(old, new), *self.content(old, new)]
        row = self.pairing.rows.get(new.node.name)
        if row is not None and row.comparable != "yes" and not any(change.breaking for change in found):
            detail = Detail("comparable", "yes", row.comparable)
            others = next((change.details for change in found if change.kind == "logic"), ())
            found = [change for change in found if change.kind != "logic"]
            found.append(self.told(old, new, "logic", (*others, detail), breaks=True))
        yield from found

    def structure(self, old: Place, new: Place) -> Iterator[Change]:
        """Yield another name, place or type."""
        if old.node.name != new.node.name:
            guessed = new.number in self.pairing.guessed
            said = words.renamed(old, new, guessed=guessed)
            breaking = _holds_answers(new) and (guessed or self.breaks(new))
            yield _change(new, "renamed", said, breaking=breaking, source=old.node.name, guessed=guessed)
        if new.number in self.moved:
            layouts = self.pairing.old, self.pairing.new
            elsewhere = repeats_of(layouts[0], old) != repeats_of(layouts[1], new)
            yield _change(
                new, "moved", words.moved(old, new), breaking=elsewhere and self.breaks(new), source=_source(old, new)
            )
        if details := (*columns.retyping(old, new),):
            takes_all = fits(kind_of(old), kind_of(new)) and all(detail.what == "type" for detail in details)
            yield self.told(old, new, "retyped", details, breaks=not takes_all)

    def content(self, old: Place, new: Place) -> Iterator[Change]:
        """Yield other choices, rules and words."""
        if (
            isinstance(old.node, Question)
            and isinstance(new.node, Question)
            and old.node.list_name
            and new.node.list_name
        ):
            details = (*columns.choices(self.old, self.new, old.node, new.node),)
            if details:
                lost = bool(gone(self.old, old, self.new, new))
                yield self.told(old, new, "choices", details, breaks=lost)
        rules = (*columns.logic(old, new, self.names), *self.rules.get(new.node.name, ()))
        if rules:
            other_figure = any(detail.what == "calculation" for detail in rules) and new.calculated
            yield self.told(old, new, "logic", rules, breaks=other_figure)
        texts = (*columns.texts(old, new), *self.wordings.get(new.node.name, ()))
        if texts:
            yield self.told(old, new, "label", texts, breaks=False)

    def told(self, old: Place, new: Place, kind: Kind, details: tuple[Detail, ...], *, breaks: bool) -> Change:
        """Tell differences of columns."""
        said = words.choices(new, details) if kind == "choices" else words.columns(new, details)
        breaking = breaks and self.breaks(new)
        return _change(new, kind, said, breaking=breaking, source=_source(old, new), details=details)

    def breaks(self, new: Place) -> bool:
        """Tell whether the bridge leaves a change of this question unexplained."""
        row = self.pairing.rows.get(new.node.name)
        return row is None or row.comparable != "yes"


def _change(
    place: Place,
    kind: Kind,
    said: tuple[str, str],
    *,
    breaking: bool = False,
    source: str = "",
    guessed: bool = False,
    details: tuple[Detail, ...] = (),
) -> Change:
    return Change(
        question=place.node.name, kind=kind, breaking=breaking, source=source, guessed=guessed, details=details,
        message=said[0], message_en=said[1],
    )  # fmt: skip


def _source(old: Place, new: Place) -> str:
    return old.node.name if old.node.name != new.node.name else ""


def _holds_answers(place: Place) -> bool:
    return isinstance(place.node, Question) and place.node.type not in NO_ANSWER
