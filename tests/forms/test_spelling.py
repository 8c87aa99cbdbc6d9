"""The known word that a misspelt one was meant to be, also among thousands."""

import time

from forms.spelling import nearest


def test_a_slip_finds_the_word_that_was_meant_in_its_own_case():
    assert nearest("relevent", ["label", "relevant"]) == "relevant"
    assert nearest("UMURR", ["Umur", "nama"]) == "Umur"
    assert nearest("xyz", ["Umur", "nama"]) == ""


def test_among_thousands_of_words_a_slip_at_either_end_is_found():
    known = [f"pertanyaan_{number}_akhir" for number in range(2_000)] + ["jumlah_anggota"]
    assert nearest("jumlah_anggotaa", known) == "jumlah_anggota"
    assert nearest("umlah_anggota", known) == "jumlah_anggota"


def test_two_thousand_misspelt_names_among_two_thousand_take_no_five_seconds():
    known = tuple(f"pertanyaan_{number}" for number in range(2_000))
    start = time.process_time()
    for number in range(2_000):
        nearest(f"pertanyan_{number}", known)
    assert time.process_time() - start < 5
