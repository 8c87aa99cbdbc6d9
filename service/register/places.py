"""Regions as offices write them, matched to official codes within their parent: village names repeat."""

import difflib
import re
from collections.abc import Iterable, Mapping

import msgspec

from service.register.words import bare

_KIND = re.compile(r"^(provinsi|propinsi|prov|kabupaten|kab|kota|kecamatan|kec|kelurahan|kel|desa|kampung|kp) (?=.)")


class Place(msgspec.Struct, frozen=True):
    """One region: official code, its level, name and the code of the region above ('' for the province)."""

    code: str
    name: str
    parent: str


class Match(msgspec.Struct, frozen=True):
    """What a written name means: a code, or nothing and the names that are near."""

    code: str = ""
    near: tuple[str, ...] = ()


class Places:
    """All regions of the province, to look names up in."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Index the regions by parent and bare name."""
        self._below: dict[str, dict[str, list[Place]]] = {}
        self._by_code: dict[str, Place] = {}
        for place in places:
            self._by_code[place.code] = place
            for name in {bare(place.name), plain(place.name)}:
                self._below.setdefault(place.parent, {}).setdefault(name, []).append(place)

    @property
    def province(self) -> Place:
        """The one region above all others."""
        return next(place for place in self._by_code.values() if not place.parent)

    def find(self, written: str, parent: str) -> Match:
        """Match a code (`64.03`, with its points) or a name below `parent`.

        A name that two regions below the same parent share, or that none has, gives the near names instead.
        """
        found = self.exact(written, parent)
        if len(found) == 1:
            return Match(code=found[0].code)
        if found:
            return Match(near=tuple(sorted(f"{place.name} ({place.code})" for place in found)))
        below = self._below.get(parent, {})
        close = difflib.get_close_matches(plain(written), below, n=3, cutoff=0.7)
        return Match(near=tuple(dict.fromkeys(below[name][0].name for name in close)))

    def exact(self, written: str, parent: str) -> tuple[Place, ...]:
        """Give the regions below `parent` that have this code or name; looks for no near ones, so it is quick."""
        known = self._by_code.get(written.strip())
        if known is not None and known.parent == parent:
            return (known,)
        below = self._below.get(parent, {})
        found = below.get(bare(written)) or below.get(plain(written), [])
        return tuple({place.code: place for place in found}.values())

    def below(self, parent: str) -> tuple[str, ...]:
        """Give the codes of the regions directly below `parent`."""
        return tuple(dict.fromkeys(place.code for found in self._below.get(parent, {}).values() for place in found))

    def names(self) -> Mapping[str, str]:
        """Code to name, for messages."""
        return {code: place.name for code, place in self._by_code.items()}


def plain(name: str) -> str:
    """Give a name without its kind: `KEC. TANJUNG REDEB` -> `tanjung redeb`."""
    return _KIND.sub("", bare(name))
