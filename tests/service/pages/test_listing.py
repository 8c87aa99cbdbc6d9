"""What stands above a list of cooperatives adds up and leads to what it counts."""

from datetime import date

from service.pages import listing

COUNTS = {"not_started": 113, "draft": 47, "sent": 54, "verified": 63, "accepted": 241, "returned": 6}


def test_done_is_whatever_has_left_the_officer():
    assert listing.done(COUNTS) == 54 + 63 + 241


def test_tabs_keep_the_other_filters_and_drop_empty_ones():
    tabs = listing.tabs(COUNTS, "draft", {"cari": "jaya & co", "kecamatan": ""})
    assert tabs[0].href == "/koperasi?cari=jaya+%26+co"
    assert (tabs[0].count, tabs[0].here) == (524, False)
    here = next(tab for tab in tabs if tab.here)
    assert (here.href, here.count) == ("/koperasi?cari=jaya+%26+co&keadaan=draft", 47)
    assert sum(tab.count for tab in tabs[1:]) == tabs[0].count


def test_workdays_leave_out_saturdays_and_sundays():
    assert listing.workdays(date(2026, 6, 12), date(2026, 6, 15)) == 2
    assert listing.workdays(date(2026, 6, 13), date(2026, 6, 14)) == 0
    assert listing.workdays(date(2026, 7, 1), date(2026, 6, 30)) == 0
    assert listing.workdays(date(2026, 6, 12), date(2026, 6, 26)) == 11
    assert listing.workdays(date(2026, 6, 12), date(9999, 12, 31)) == 2_080_201


def test_the_pace_is_rounded_up_and_silent_when_it_makes_no_sense():
    assert listing.pace(166, 13) == 13
    assert listing.pace(0, 13) == 0
    assert listing.pace(166, 0) == 0


def test_a_share_of_nothing_is_nothing():
    assert listing.share(0, 0) == 0


def test_a_bar_is_said_in_words():
    assert listing.said("Berau", COUNTS).startswith("Berau: diterima 241, diverifikasi 63, terkirim 54")
