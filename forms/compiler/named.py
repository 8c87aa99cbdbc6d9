"""Values that a form's function handed over, by name."""

from collections.abc import Iterator, Mapping
from typing import Any


class NamedValues(Mapping[str, Any]):
    """A tuple of values with the place of each name in it; cheaper than a dictionary of which little is asked."""

    __slots__ = ("places", "values_in_order")

    def __init__(self, places: Mapping[str, int], values_in_order: tuple[Any, ...]) -> None:
        self.places = places
        self.values_in_order = values_in_order

    def __getitem__(self, name: str) -> Any:
        return self.values_in_order[self.places[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)
