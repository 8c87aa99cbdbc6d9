"""Which of the form's monitored counts a submission is in: reckoned from its answers as it is sent, as the workbook counts."""

from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from exports.model import Compiled
from exports.recap import holds
from forms.recap import figure, monitored

Figures = Callable[[Mapping[str, Any]], tuple[str, ...]]

_KNOWN: WeakKeyDictionary[Any, Figures] = WeakKeyDictionary()


def figures_of(compiled: Compiled) -> Figures:
    """Give the function from stored answers to the keys (`TABLE/NAME`) of the counts that they are in; it is made once a form."""
    known = _KNOWN.get(compiled)
    if known is None:
        known = _KNOWN[compiled] = _made(compiled)
    return known


def _made(compiled: Compiled) -> Figures:
    columns = {f"{one.table}/{one.name}": one for one in compiled.form.recap if one.name}
    keys = dict.fromkeys(key for one in monitored(compiled.form) for key in (one.part, one.whole) if key)
    texts: list[str] = []
    wanted: dict[str, tuple[int, ...]] = {}
    for key in keys:
        said = figure(columns[key].value)
        conditions = [text for text in (columns[key].where, said.expression if said else "") if text]
        wanted[key] = tuple(range(len(texts), len(texts) + len(conditions)))
        texts += conditions
    evaluate = compiled.expressions(texts)

    def figures(answers: Mapping[str, Any]) -> tuple[str, ...]:
        if not wanted:
            return ()
        values = evaluate(answers)
        return tuple(key for key, places in wanted.items() if all(holds(values[place]) for place in places))

    return figures
