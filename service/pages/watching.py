"""The numbers of the province's page, gathered in one moment of the database: the page, its text and its workbook say the same."""

from collections.abc import Mapping
from datetime import date, datetime

import msgspec

from forms.model import Form
from forms.recap import Monitored, monitored
from service.actions.deadlines import last_day
from service.actions.library import Library
from service.database import deadlines, monitoring, offices, rounds, tally
from service.database.handle import Handle
from service.database.monitoring import Visit
from service.database.rounds import Round
from service.language import gettext
from service.pages import listing
from service.pages.narrowing import heading, idle_since
from service.pages.whereabouts import domain_of


class Share(msgspec.Struct, frozen=True):
    """`part` of `whole`."""

    part: int
    whole: int

    @property
    def share(self) -> float:
        """The share of one; 0 of nothing."""
        return listing.share(self.part, self.whole)


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """One office: its counts by state, what is stuck, who was here. `now` and `before` follow the measures.

    `deadline` is its last day to send, the round's where it has none of its own.
    """

    code: str
    name: str
    regency: bool
    counts: Mapping[str, int]
    idle: int
    now: tuple[Share, ...]
    before: tuple[Share | None, ...]
    seen_at: datetime | None
    never: tuple[str, ...]
    deadline: date

    @property
    def sent(self) -> Share:
        """What has left the office, of its roster."""
        return Share(listing.done(self.counts), sum(self.counts.values()))


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One watched figure; `known` tells whether the year before has it. Keys as in `Monitored`."""

    label: str
    of: str
    part: str
    whole: str
    known: bool


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the page shows; `days` are sendings that stand, by day; `idle_since` is the last day of what is stuck."""

    round: Round
    before: Round | None
    at: datetime
    offices: tuple[Office, ...]
    whole: Office
    measures: tuple[Measure, ...]
    days: tuple[tuple[date, int], ...]
    idle_since: date


async def watch(handle: Handle, library: Library, now: datetime, about: Round) -> Watch:
    """Gather it for one round."""
    since = idle_since(now)
    async with handle.snapshot() as rows:
        before = await rounds.before(rows, about)
        counts = {one.office_id: one for one in await tally.counts(rows, about.id)}
        known = [one for one in await offices.listed(rows) if one.id in counts]
        idle = await monitoring.idle(rows, about.id, since)
        days = await monitoring.sendings(rows, about.id)
        people = await monitoring.visits(rows)
        own = await deadlines.of_round(rows, about.id)
        form = (await library.compiled(rows, about.form_version_id)).form
        old = (await library.compiled(rows, before.form_version_id)).form if before else None
        figures = await monitoring.figures(rows, about.id)
        past = await monitoring.figures(rows, before.id) if before else {}
        sent = await tally.counts(rows, before.id) if before else ()
    watched = monitored(form)
    there = {(one.part, one.whole) for one in monitored(old)} if old else set()
    past_sent = {one.office_id: one.sent + one.verified + one.accepted for one in sent}
    lines = []
    for one in known:
        by_state = {code: getattr(counts[one.id], code) for code in listing.TONES}
        seen_at, never = _visits([person for person in people if person.office_id == one.id], about)
        lines.append(
            Office(
                code=one.region_code,
                name=domain_of(one),
                regency=one.kind == "regency",
                counts=by_state,
                idle=idle.get(one.id, 0),
                now=tuple(_share(each, one.id, figures, listing.done(by_state)) for each in watched),
                before=tuple(
                    _share(each, one.id, past, past_sent.get(one.id, 0)) if (each.part, each.whole) in there else None
                    for each in watched
                ),
                seen_at=seen_at,
                never=never,
                deadline=last_day(about, own, one.id),
            )
        )
    return Watch(
        round=about,
        before=before,
        at=now,
        offices=tuple(lines),
        whole=_whole(lines, len(watched), about.deadline),
        measures=tuple(_measure(form, each, known=(each.part, each.whole) in there) for each in watched),
        days=days,
        idle_since=since,
    )


def _share(each: Monitored, office_id: int, counts: Mapping[tuple[int, str], int], sent: int) -> Share:
    whole = counts.get((office_id, each.whole), 0) if each.whole else sent
    return Share(counts.get((office_id, each.part), 0), whole)


def _visits(people: list[Visit], about: Round) -> tuple[datetime | None, tuple[str, ...]]:
    """Give when anybody of an office was here last, and who of its officers was not in this round."""
    seen = [person.seen_at for person in people if person.seen_at is not None]
    never = tuple(
        person.name
        for person in people
        if person.role == "officer" and (person.seen_at is None or person.seen_at < about.opened_at)
    )
    return max(seen, default=None), never


def _whole(lines: list[Office], measures: int, deadline: date) -> Office:
    """Add all offices up; a measure of last year only where every office has it."""

    def summed(shares: list[Share]) -> Share:
        return Share(sum(one.part for one in shares), sum(one.whole for one in shares))

    return Office(
        code="",
        name=gettext("Semua kantor"),
        regency=False,
        counts={code: sum(line.counts[code] for line in lines) for code in listing.TONES},
        idle=sum(line.idle for line in lines),
        now=tuple(summed([line.now[nth] for line in lines]) for nth in range(measures)),
        before=tuple(
            None
            if any(line.before[nth] is None for line in lines)
            else summed([one for line in lines if (one := line.before[nth])])
            for nth in range(measures)
        ),
        seen_at=None,
        never=(),
        deadline=deadline,
    )


def _measure(form: Form, each: Monitored, *, known: bool) -> Measure:
    columns = {f"{one.table}/{one.name}": one for one in form.recap}
    return Measure(
        label=heading(form, columns[each.part]),
        of=heading(form, columns[each.whole]) if each.whole else gettext("yang sudah dikirim"),
        part=each.part,
        whole=each.whole,
        known=known,
    )
