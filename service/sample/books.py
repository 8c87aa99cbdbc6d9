"""The money of one cooperative, drawn so that every identity of the questionnaire holds to the rupiah."""

import msgspec

from service.sample.case import Case
from service.sample.chance import lognormal
from service.sample.membership import Members

_MILLION = 1_000_000
_YEARS_SAVED = 12


class Loans(msgspec.Struct, frozen=True, kw_only=True):
    """A savings and loan business over the year: end = start + lent - repaid - written_off; bad is part of end."""

    start: int
    lent: int
    repaid: int
    written_off: int
    bad: tuple[int, int, int]

    @property
    def end(self) -> int:
        """Gives the loans outstanding at 31 December."""
        return self.start + self.lent - self.repaid - self.written_off


class Books(msgspec.Struct, frozen=True, kw_only=True):
    """Balance sheet and result in rupiah; assets = own + outside + participation + surplus."""

    principal: int
    mandatory: int
    reserve: int
    grants: int
    participation: int
    surplus: int
    voluntary: int
    bank: int
    revolving: int
    other_debt: int
    income: int
    cost: int
    tax: int
    trade: int
    loans: Loans | None
    payers: int

    @property
    def assets(self) -> int:
        """Gives the total of the balance sheet."""
        own = self.principal + self.mandatory + self.reserve + self.grants
        outside = self.voluntary + self.bank + self.revolving + self.other_debt
        return own + outside + self.participation + self.surplus

    @property
    def volume(self) -> int:
        """Gives the year's business: trade and loans given."""
        return self.trade + (self.loans.lent if self.loans else 0)


def keep_books(case: Case, members: Members, *, lends: bool) -> Books:
    """Draws a cooperative's books; one that lies idle has only what was once paid in."""
    if not case.alive:
        return _idle(case, members, lends=lends)
    if case.village:
        return _young(case, members)
    return _running(case, members, lends=lends)


def _idle(case: Case, members: Members, *, lends: bool) -> Books:
    """Draws the books of an idle cooperative."""
    loans = Loans(start=0, lent=0, repaid=0, written_off=0, bad=(0, 0, 0)) if lends else None
    principal = members.end * case.rng.choice((10_000, 25_000, 50_000))
    mandatory = _rupiah(members.end * case.rng.uniform(5_000, 90_000))
    return _books(principal=principal, mandatory=mandatory, loans=loans, payers=members.end)


def _young(case: Case, members: Members) -> Books:
    """Draws the books of a village cooperative in its first year: few have been paid in, a third trades already."""
    rng = case.rng
    trades = case.office.kdkmp_nib > 0 and rng.random() < 0.35
    pays = case.office.kdkmp_nib > 0 and (trades or rng.random() < 0.75)
    payers = rng.randint(max(1, members.end // 4), members.end) if pays else 0
    trade = _rupiah(lognormal(rng, 18 * _MILLION, 0.9)) if trades else 0
    surplus = _rupiah(trade * rng.uniform(0.01, 0.05))
    cost = _rupiah(trade * rng.uniform(0.75, 0.9))
    return _books(
        principal=payers * rng.choice((50_000, 100_000, 100_000)),
        mandatory=payers * rng.choice((5_000, 10_000)) * rng.randint(1, 5),
        grants=rng.choice((0, 0, 0, 5 * _MILLION, 10 * _MILLION)),
        other_debt=_rupiah(trade * rng.uniform(0, 0.1)),
        income=cost + surplus,
        cost=cost,
        surplus=surplus,
        trade=trade,
        payers=payers,
    )


def _running(case: Case, members: Members, *, lends: bool) -> Books:
    """Draws the books of a cooperative that does business; loans are most of a lender's assets."""
    rng, group = case.rng, case.group
    years = min(_YEARS_SAVED, case.round.tahun_buku - case.one.tanggal_badan_hukum.year)
    only_lends = group.unit == "simpan_pinjam"
    volume = max(6 * _MILLION, _rupiah(lognormal(rng, group.volume * _MILLION, 0.9) * members.end / group.members))
    trade = 0 if only_lends else volume
    principal = members.end * rng.choice((50_000, 100_000, 150_000, 250_000))
    mandatory = _rupiah(members.end * rng.choice((10_000, 20_000, 50_000)) * 12 * years * rng.uniform(0.3, 0.8))
    income_share, margin = (0.16, 0.25) if only_lends else (rng.uniform(0.25, 0.95), rng.uniform(0.015, 0.06))
    income = _rupiah(volume * income_share)
    surplus = _rupiah((income if only_lends else volume) * margin * rng.uniform(0.3, 1.0))
    surplus = min(surplus, income)
    tax = _rupiah(min(volume * 0.005, surplus * 0.2)) if volume > 500 * _MILLION else 0
    bank = _rupiah(volume * rng.uniform(0.04, 0.3)) if volume > 1_000 * _MILLION or rng.random() < 0.2 else 0
    books = _books(
        principal=principal,
        mandatory=mandatory,
        reserve=_rupiah(surplus * rng.uniform(0.3, 2.5)),
        grants=rng.choice((0, 0, 0, 0, 0, 15 * _MILLION)),
        participation=rng.choice((0, 0, 0, 0, 25 * _MILLION)),
        surplus=surplus,
        voluntary=_rupiah(mandatory * rng.uniform(0.1, 1.2)) if lends else 0,
        bank=bank,
        revolving=_rupiah(volume * rng.uniform(0.02, 0.1)) if lends and rng.random() < 0.06 else 0,
        other_debt=_rupiah(volume * rng.uniform(0.02, 0.12)),
        income=income,
        cost=income - surplus - tax,
        tax=tax,
        trade=trade,
        payers=members.end,
    )
    if not lends:
        return books
    share = rng.uniform(0.55, 0.85) if only_lends else rng.uniform(0.2, 0.5)
    return _settle(msgspec.structs.replace(books, loans=_lend(case, _rupiah(books.assets * share))))


def _lend(case: Case, end: int) -> Loans:
    """Draws the movement of loans backwards from the balance at the end of the year."""
    rng = case.rng
    start = _rupiah(end * rng.uniform(0.75, 1.05))
    lent = _rupiah(end * rng.uniform(0.8, 1.7))
    written_off = _rupiah(end * 0.01) if rng.random() < 0.08 else 0
    ratio = rng.uniform(0.05, 0.1) if rng.random() < 0.12 else rng.uniform(0.0, 0.045)
    bad = tuple(_rupiah(end * ratio * part) for part in (0.5, 0.3, 0.2))
    repaid = start + lent - written_off - end
    return Loans(start=start, lent=lent, repaid=repaid, written_off=written_off, bad=(bad[0], bad[1], bad[2]))


def _settle(books: Books) -> Books:
    """Keeps a lender's income within its business: income beyond the volume is taken out of income and cost alike."""
    beyond = max(0, books.income - books.volume)
    cut = min(beyond, books.cost)
    return msgspec.structs.replace(books, income=books.income - cut, cost=books.cost - cut)


def _books(**figures: object) -> Books:
    """Fills what is not named with nothing."""
    blank = dict.fromkeys(Books.__struct_fields__, 0) | {"loans": None}
    return Books(**(blank | figures))  # type: ignore[arg-type]  # every caller names fields of Books


def _rupiah(amount: float) -> int:
    """Rounds to whole thousands, as books of small cooperatives are kept."""
    return max(0, round(amount / 1_000) * 1_000)
