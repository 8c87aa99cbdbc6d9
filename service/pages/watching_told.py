"""The province's numbers to hand on: as a message without markup, and as the contents of a workbook."""

from datetime import date

from exports.model import STATE_LABELS, State
from exports.model import STATES as ORDER
from exports.monitoring import Board, Row
from service.language import gettext, ngettext
from service.pages import listing, speech
from service.pages.narrowing import IDLE_DAYS
from service.pages.states import STATES
from service.pages.watching import Watch

REMINDED: tuple[State, ...] = ("not_started", "returned")
"""States of which the message tells how many there are."""


def time_left(last: date, today: date) -> str:
    """Say how far off a last day is: in working days until it, in days once it is over."""
    if last < today:
        return ngettext("lewat {days} hari", (today - last).days, days=(today - last).days)
    days = listing.workdays(today, last)
    return ngettext("{days} hari kerja lagi", days, days=days)


def _until(last: date, seen: Watch) -> str:
    """Say a last day, and how far off it is while the round is open."""
    told = f", {time_left(last, seen.at.date())}" if seen.round.state == "open" else ""
    return speech.long_date(last) + told


def rules_told(seen: Watch) -> str:
    """Say by which rule of activity the figures of both years are, and what the workbook does where the rules are not one."""
    now, before = seen.round, seen.before
    if before is None or before.years_without_rat == now.years_without_rat:
        return gettext(
            "Dihitung dari yang sudah dikirim, menurut kuesioner tahun masing-masing, seperti dalam buku kerja."
        )
    return gettext(
        "Menurut aturan tahun masing-masing ({last}: {old} tahun tanpa RAT, {year}: {new}); buku kerja menurut aturan {year}.",
        last=before.book_year, old=before.years_without_rat, year=now.book_year, new=now.years_without_rat,
    )  # fmt: skip


def plain_text(seen: Watch) -> str:
    """Write the message that is pasted into WhatsApp: asterisks make bold there, the lowest share comes last."""
    whole, today = seen.whole.sent, seen.at.date()
    lines = [
        gettext("*Survei koperasi tahun buku {year}*", year=seen.round.book_year),
        gettext("Per {day} pukul {clock} WITA", day=speech.long_date(today), clock=speech.clock(seen.at)),
        gettext(
            "Terkirim *{part} dari {whole}* ({share})",
            part=speech.figure(whole.part), whole=speech.figure(whole.whole), share=speech.percent(whole.share),
        ),
        gettext("Batas kirim {day}", day=_until(seen.round.deadline, seen)),
        *(
            gettext("Batas kirim {name}: {day}", name=one.name, day=_until(one.deadline, seen))
            for one in seen.offices
            if one.deadline != seen.round.deadline
        ),
        "",
    ]  # fmt: skip
    ranked = sorted(seen.offices, key=lambda one: -one.sent.share)
    lines += [
        f"{nth}. {one.name}: {speech.percent(one.sent.share)} ({speech.figure(one.sent.part)}/{speech.figure(one.sent.whole)})"
        for nth, one in enumerate(ranked, 1)
    ]
    waiting = [(gettext(STATES[state].word), seen.whole.counts[state]) for state in REMINDED]
    waiting.append((ngettext("Tidak berubah {days} hari", IDLE_DAYS, days=IDLE_DAYS), seen.whole.idle))
    lines += ["", *(f"{word}: {speech.figure(count)}" for word, count in waiting)]
    for measure, now in zip(seen.measures, seen.whole.now, strict=True):
        lines.append(f"{measure.label}: {speech.figure(now.part)} ({speech.percent(now.share)})")
    return "\n".join(lines)


def board_of(seen: Watch) -> Board:
    """Give what the workbook draws; what is handed over stays Indonesian."""
    rows = tuple(
        Row(
            name=one.name,
            states=tuple(one.counts[state] for state in ORDER),
            idle=one.idle,
            figures=tuple(
                (now.part, now.whole, before.part if before else None, before.whole if before else None)
                for now, before in zip(one.now, one.before, strict=True)
            ),
            seen_at=one.seen_at.astimezone(seen.at.tzinfo).replace(tzinfo=None) if one.seen_at else None,
            never=", ".join(one.never),
            deadline=one.deadline,
        )
        for one in seen.offices
    )
    return Board(
        book_year=seen.round.book_year,
        last_year=seen.before.book_year if seen.before else None,
        at=seen.at,
        deadline=seen.round.deadline,
        is_sample=seen.round.is_sample,
        idle_days=IDLE_DAYS,
        states=tuple(STATE_LABELS[state] for state in ORDER),
        done=tuple(ORDER.index(state) for state in ("sent", "verified", "accepted")),
        measures=tuple(f"{one.label} (dari {one.of})" for one in seen.measures),
        rows=rows,
        days=seen.days,
        rules=tuple((one.book_year, one.years_without_rat) for one in (seen.before, seen.round) if one is not None),
    )
