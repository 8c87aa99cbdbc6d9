from collections import Counter

from service.sample.people import people


def test_every_office_has_an_officer_and_a_verifier_and_the_province_its_three_more(plan):
    accounts = people(plan, seed=2025)
    assert Counter(account.role for account in accounts) == {
        "officer": 11,
        "verifier": 11,
        "province": 1,
        "author": 1,
        "administrator": 1,
    }
    for office in plan.offices:
        roles = [account.role for account in accounts if account.office == office.code]
        assert roles[:2] == ["officer", "verifier"]


def test_every_account_has_an_address_of_its_own_and_is_marked_as_a_sample(plan):
    accounts = people(plan, seed=2025)
    assert len({account.email for account in accounts}) == len(accounts)
    assert all(account.email.endswith("@lumbung.example") for account in accounts)
    assert all(account.name.endswith("(contoh)") for account in accounts)
