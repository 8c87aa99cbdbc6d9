"""Which answers of a moved draft are still last year's, the register's or the form's: those that follow from such ones alone."""

from collections.abc import Mapping
from typing import Any

from forms.answers import flatten, fold, place_at
from forms.bridge import Chain
from forms.compile import CompiledForm
from forms.origins import Origin
from service.actions.provenance import Prefilled, Standing


def carried_prefill(
    chain: Chain, old: CompiledForm, new: CompiledForm, prefilled: Mapping[str, Prefilled], after: Mapping[str, Any]
) -> dict[str, tuple[Origin, Standing]]:
    """Give where answers outside of repeats came from and how they stand, by storage path of the new version.

    A question may have moved, have another name or be calculated from others, so the answers of each origin are carried
    by themselves: what they give alone is theirs.

    Args:
        chain: from the old version to the new one.
        old: the version that the draft is on.
        new: the version that it moves to.
        prefilled: the draft's prefilled answers, as `standings` gives them.
        after: all that the move carries, by storage path.
    """
    given = _carried(chain, old, new, {})  # what the bridge says whatever was answered
    found: dict[str, tuple[Origin, Standing]] = {}
    for kind in dict.fromkeys((one.origin, one.standing) for one in prefilled.values() if one.standing != "changed"):
        alone = {path: one.value for path, one in prefilled.items() if (one.origin, one.standing) == kind}
        for path, value in _carried(chain, old, new, alone).items():
            place = place_at(new, path)
            if after.get(path) == value != given.get(path) and place is not None and not place.repeats:
                found[path] = kind
    return found


def _carried(chain: Chain, old: CompiledForm, new: CompiledForm, flat: Mapping[str, Any]) -> dict[str, Any]:
    return flatten(new, chain.carry(fold(old, flat)).answers)
