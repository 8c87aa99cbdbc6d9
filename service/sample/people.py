"""The sample's accounts: an officer and a verifier for every office, and the province's own people."""

from service.sample import naming
from service.sample.chance import source
from service.sample.model import Account, Plan

DOMAIN = "lumbung.example"
_OF_EVERY_OFFICE = (("officer", "petugas"), ("verifier", "verifikator"))
_OF_THE_PROVINCE = (("province", "provinsi"), ("author", "penyusun"), ("administrator", "admin"))


def people(plan: Plan, seed: int) -> tuple[Account, ...]:
    """Generates the accounts in the order of offices; `petugas.<office>@…` fills, `verifikator.<office>@…` checks."""
    rng = source(seed, "people")
    accounts = [
        Account(
            email=f"{word}.{office.login}@{DOMAIN}",
            name=naming.person(rng, plan)[0],
            role=role,
            office=office.code,
        )
        for office in plan.offices
        for role, word in _OF_EVERY_OFFICE
    ]
    accounts += [
        Account(email=f"{word}@{DOMAIN}", name=naming.person(rng, plan)[0], role=role, office=plan.province.code)
        for role, word in _OF_THE_PROVINCE
    ]
    return tuple(accounts)
