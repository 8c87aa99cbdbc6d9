"""What emitted Python calls: every public function below, by the name that the function table uses."""

from types import MappingProxyType
from typing import Any

from forms.expressions.runtime import (
    answers,
    arithmetic,
    calendar,
    chance,
    digests,
    display,
    mathematics,
    places,
    records,
    texts,
    values,
)

_MODULES = (values, calendar, arithmetic, mathematics, texts, places, digests, chance, records, answers, display)

NAMESPACE: MappingProxyType[str, Any] = MappingProxyType(
    {name: value for module in _MODULES for name, value in vars(module).items() if callable(value) and name[0] != "_"}
)
"""Names that emitted code may use."""
