"""Half-filled questionnaires: the first sections of a finished one, some with a slip that checking finds."""

import random

from service.sample.case import Answers


def begin(rng: random.Random, sections: Answers) -> Answers:
    """Gives the first sections of a whole set of answers, the last of them (but never the very first) cut short.

    One in four of those that reach the members has a slip: two women too many, as the tour's story wants it.
    """
    names = list(sections)
    reached = rng.randint(1, max(1, len(names) - 2))
    draft = {name: sections[name] for name in names[:reached]}
    last = draft[names[reached - 1]]
    if reached > 1 and isinstance(last, dict) and len(last) > 3:
        draft[names[reached - 1]] = dict(list(last.items())[: rng.randint(2, len(last) - 1)])
    members = draft.get("keanggotaan")
    if isinstance(members, dict) and isinstance(members.get("anggota_p"), int) and rng.random() < 0.25:
        draft["keanggotaan"] = members | {"anggota_p": members["anggota_p"] + 2}
    return draft
