"""`relevant` as an officer reads it on paper: with the numbers and labels that stand there."""

import pytest

from exports.paper.conditions import condition
from exports.paper.formulas import formula
from exports.paper.numbering import Known

KNOWN = {
    "jenis": Known("B7", "Jenis koperasi", {"jasa": "Jasa", "sp": "Simpan pinjam"}),
    "status": Known("C1", "Status", {"aktif": "Aktif", "beku": "Beku"}),
    "unit": Known("F1", "Jumlah unit usaha", {}),
    "lain": Known("F2", "Unit lain", {}),
}
JENIS, STATUS, UNIT = "“Jenis koperasi” (B7)", "“Status” (C1)", "“Jumlah unit usaha” (F1)"


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("${jenis} = 'jasa'", f"{JENIS} dijawab “Jasa”"),
        ("'jasa' = ${jenis}", f"{JENIS} dijawab “Jasa”"),
        ("${jenis} != 'jasa'", f"{JENIS} bukan “Jasa”"),
        ("${jenis} = ''", f"{JENIS} kosong"),
        ("${jenis} != '' and ${jenis} != 'jasa'", f"{JENIS} terisi dan bukan “Jasa”"),
        ("${jenis} = 'jasa' or ${jenis} = 'sp'", f"{JENIS} dijawab “Jasa” atau “Simpan pinjam”"),
        ("${jenis} != 'jasa' and ${jenis} != 'sp'", f"{JENIS} bukan “Jasa” dan bukan “Simpan pinjam”"),
        ("selected(${jenis}, 'sp')", f"{JENIS} memuat “Simpan pinjam”"),
        ("not(selected(${jenis}, 'sp'))", f"{JENIS} tidak memuat “Simpan pinjam”"),
        ("${unit} > 0", f"{UNIT} lebih dari 0"),
        ("2.5 >= ${unit}", f"{UNIT} paling banyak 2,5"),
        ("not(${unit} > 0)", f"{UNIT} paling banyak 0"),
        ("${unit} = ${lain}", f"{UNIT} sama dengan “Unit lain” (F2)"),
        ("${jenis} = 'jasa' and (${status} = 'aktif' or ${unit} > 3)",
         f"{JENIS} dijawab “Jasa” dan ({STATUS} dijawab “Aktif” atau {UNIT} lebih dari 3)"),
        ("not(${jenis} = 'jasa' and ${status} = 'aktif')", f"{JENIS} bukan “Jasa” atau {STATUS} bukan “Aktif”"),
        ("${jenis} = 'tak_dikenal'", f"{JENIS} dijawab “tak_dikenal”"),
    ],
)  # fmt: skip
def test_a_simple_comparison_is_said_in_words(expression, words):
    said = condition(expression, KNOWN)
    assert said is not None
    assert said.words == words


@pytest.mark.parametrize(
    "expression",
    [
        "${rahasia} = 'x'",
        "${last-saved#jenis} = 'jasa'",
        "count(${unit}) > 1",
        "${unit} + 1 > 2",
        "${jenis} > ''",
        "${",
    ],
)
def test_what_has_no_simple_words_keeps_its_expression(expression):
    said = condition(expression, KNOWN)
    assert said is not None
    assert (said.words, said.expression) == ("", expression)


@pytest.mark.parametrize("expression", ["", "  ", "true()"])
def test_always_is_no_condition(expression):
    assert condition(expression, KNOWN) is None


@pytest.mark.parametrize(
    ("calculation", "said"),
    [
        ("coalesce(${unit}, 0) + coalesce(${lain}, 0)", "F1 + F2"),
        ("${unit} - (${lain} + ${unit})", "F1 − (F2 + F1)"),
        ("sum(${unit})", "jumlah F1"),
        ("coalesce(${unit}, 1) + ${lain}", ""),
        ("${unit} * 2", ""),
        ("${rahasia} + ${unit}", ""),
    ],
)
def test_sums_and_differences_are_said_in_the_numbers_on_paper(calculation, said):
    assert formula(calculation, KNOWN) == said


def test_a_long_sum_does_not_exhaust_the_stack():
    assert formula(" + ".join(["${unit}"] * 400), KNOWN).count("F1") == 400
