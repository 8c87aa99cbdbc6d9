"""How many cooperatives each office gets, and which villages share one village cooperative.

Village cooperatives are those of Simkopdes (August 2026) and 112 belong to the province; all others follow the last
total that news published for a regency (2014 to 2025), or its inhabitants where none was found, scaled to 6,000 in all.
"""

import msgspec

from service.sample.chance import apportion
from service.sample.model import OfficePlan, Plan, Region


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """The cooperatives of one office: village cooperatives and all others."""

    office: OfficePlan
    kdkmp: int
    others: int


def spread(plan: Plan, total: int) -> tuple[Share, ...]:
    """Spreads `total` cooperatives over the offices.

    Village cooperatives and those of the province's office are as many as there really are. The others follow the
    last published total of each regency; where none was found, its inhabitants at the average of the rest.
    A `total` other than the whole shrinks every part alike.
    """
    fixed = sum(office.kdkmp for office in plan.offices) + _provincial(plan).published
    whole = max(fixed, WHOLE)
    kdkmp = apportion(round(total * sum(office.kdkmp for office in plan.offices) / whole), _village_weights(plan))
    provincial = round(total * _provincial(plan).published / whole)
    others = apportion(total - sum(kdkmp) - provincial, _other_weights(plan))
    return tuple(
        Share(office=office, kdkmp=villages, others=provincial if office is _provincial(plan) else rest)
        for office, villages, rest in zip(plan.offices, kdkmp, others, strict=True)
    )


WHOLE = 6_000
"""The cooperatives of the whole sample province, about what is registered (5,745 at the end of 2021, then 1,037 more)."""


def coverage(plan: Plan, office: OfficePlan) -> tuple[tuple[Region, ...], ...]:
    """Gives the villages of each village cooperative of a regency: one each, neighbours together where there are fewer."""
    villages = list(plan.villages.get(office.code, ()))
    covers: list[tuple[Region, ...]] = []
    surplus = len(villages) - office.kdkmp
    while villages:
        first = villages.pop(0)
        shares = surplus > 0 and bool(villages) and villages[0].parent == first.parent
        covers.append((first, villages.pop(0)) if shares else (first,))
        surplus -= shares
    return tuple(covers)


def _provincial(plan: Plan) -> OfficePlan:
    """Finds the province's own office."""
    return next(office for office in plan.offices if office.code == plan.province.code)


def _village_weights(plan: Plan) -> list[float]:
    """Weighs the offices by their village cooperatives."""
    return [float(office.kdkmp) for office in plan.offices]


def _other_weights(plan: Plan) -> list[float]:
    """Weighs the regencies by what was published, or by inhabitants at the average rate; the province weighs nothing."""
    known = [office for office in plan.offices if office.published and office.population]
    rate = sum(office.published for office in known) / sum(office.population for office in known)
    return [
        float(office.published or office.population * rate) if office is not _provincial(plan) else 0.0
        for office in plan.offices
    ]
