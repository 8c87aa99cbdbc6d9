"""Numbers and links above a list of cooperatives: tabs by state, progress, the pace that the deadline asks for."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

import msgspec

from service.language import gettext, ngettext
from service.pages.states import DONE, STATES

SATURDAY = 5
SENT = "dikirim"
"""Word in the address for whatever has left the officer."""
TONES = {
    "accepted": "ok", "verified": "ver", "sent": "sent", "returned": "back", "draft": "edit", "not_started": "todo",
}  # fmt: skip
"""State to the colour of its part of a bar, in the order of a bar."""


class Tab(msgspec.Struct, frozen=True):
    """One view of the list."""

    href: str
    word: str
    count: int
    here: bool


def link(path: str, query: Mapping[str, str]) -> str:
    """Write an address with the parts of `query` that are not empty."""
    kept = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(kept)}" if kept else path


def tabs(counts: Mapping[str, int], state: str, kept: Mapping[str, str]) -> tuple[Tab, ...]:
    """Make the tabs: all, then each state with its count; the other filters stay as they are.

    What has left the officer is a view over three states: its tab shows only where somebody came to it by a link.
    """
    every = Tab(link("/koperasi", kept), gettext("Semua"), sum(counts.values()), here=not state)
    sent = Tab(link("/koperasi", {**kept, "keadaan": SENT}), gettext("Sudah dikirim"), done(counts), here=True)
    return (
        every,
        *((sent,) if state == SENT else ()),
        *(
            Tab(
                link("/koperasi", {**kept, "keadaan": code}),
                gettext(look.word),
                counts.get(code, 0),
                here=code == state,
            )
            for code, look in STATES.items()
        ),
    )


def done(counts: Mapping[str, int]) -> int:
    """Count what has left the officer: sent, verified, accepted."""
    return sum(counts.get(code, 0) for code in DONE)


def share(part: int, whole: int) -> float:
    """Give a share of one; 0 of nothing."""
    return part / whole if whole else 0.0


def workdays(today: date, deadline: date) -> int:
    """Count the days from Monday to Friday from today to the deadline, both included."""
    weeks, rest = divmod(max(0, (deadline - today).days + 1), 7)
    return weeks * SATURDAY + sum((today.weekday() + ahead) % 7 < SATURDAY for ahead in range(rest))


def waited(days: int) -> str:
    """Say how long something waits: `menunggu 5 hari`; `baru hari ini` on the first."""
    return ngettext("menunggu {days} hari", days, days=days) if days > 0 else gettext("baru hari ini")


def pace(left: int, days: int) -> int:
    """Say how many cooperatives a day are needed, rounded up; 0 when none are left or no day is."""
    return -(-left // days) if left > 0 and days > 0 else 0


def parts(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Give colour and count of each part of a bar."""
    return tuple((tone, counts.get(code, 0)) for code, tone in TONES.items())


def said(name: str, counts: Mapping[str, int]) -> str:
    """Say a bar in words, for those who cannot see it."""
    return f"{name}: " + ", ".join(f"{gettext(STATES[code].word).lower()} {counts.get(code, 0)}" for code in TONES)
