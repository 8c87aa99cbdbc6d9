"""What may be stored is judged by its place in the form, so that one crafted answer harms nobody's page."""

import pytest

from forms.compile import compile_form
from forms.model import Choice, Form, Group, Question, Repeat
from service.actions.asked import asked_at
from service.actions.storable import LARGEST_VALUE, MOST_ROWS, fault_in

FORM = Form(
    id="koperasi",
    version="1",
    title="Koperasi",
    default_language="id",
    languages=("id",),
    children=(
        Question(name="nama", type="text", row=2, label={"id": "Nama"}),
        Question(name="alasan", type="select_multiple", row=3, label={"id": "Alasan"}, list_name="alasan"),
        Group(
            name="badan", row=4,
            children=(
                Repeat(
                    name="pengurus", row=5,
                    children=(Question(name="usia", type="integer", row=6, label={"id": "Usia"}),),
                ),
            ),
        ),
    ),
    choices={"alasan": (Choice(name="x", label={"id": "X"}, row=2), Choice(name="y", label={"id": "Y"}, row=3))},
)  # fmt: skip


@pytest.fixture(scope="module")
def compiled():
    return compile_form(FORM)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("nama", "Maju"), ("nama", ""), ("nama", None), ("nama", 5), ("nama", "baris\nkedua"), ("nama", "\U0001f33e" * 16_383),
        ("alasan", ["x", "y"]), ("alasan", []), ("alasan", None), ("alasan", ["tidak ada di daftar"]),
        ("badan/pengurus", ["1", "b2", "0f-9_.x"]), ("badan/pengurus", []), ("badan/pengurus", [str(n) for n in range(MOST_ROWS)]),
        ("badan/pengurus/b2/usia", 41), ("badan/pengurus/b2/usia", "empat puluh"),
        ("~reason/nama", "Memang begitu"), ("~reason/badan/pengurus[2]/usia", "Benar"), ("~reason/badan/pengurus", "Benar"),
        ("~reason/nama", None),
    ],
)  # fmt: skip
def test_what_people_type_can_be_stored_even_when_it_is_wrong(compiled, path, value):
    assert fault_in(compiled, path, value) == ""


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("badan/pengurus", 5, "baris"), ("badan/pengurus", "1", "baris"), ("badan/pengurus", [1, 2], "baris"),
        ("badan/pengurus", [["a"]], "baris"), ("badan/pengurus", [""], "baris"), ("badan/pengurus", ["a/b"], "baris"),
        ("badan/pengurus", ["<img>"], "baris"), ("badan/pengurus", ["a" * 41], "baris"), ("badan/pengurus", {"a": 1}, "baris"),
        ("badan/pengurus", ["a", "a"], "dua kali"),
        ("badan/pengurus", [str(n) for n in range(MOST_ROWS + 1)], f"{MOST_ROWS} baris; ini {MOST_ROWS + 1}"),
        ("alasan", [["x"]], "daftar"), ("alasan", "x y", "daftar"), ("alasan", [1], "daftar"), ("alasan", 1, "daftar"),
        ("alasan", ["x", "x"], "dua kali"), ("alasan", ["a" * 32_767] * 7, "dua kali"),
        ("alasan", [str(n) * 7000 for n in range(9)], "32767"),
        ("nama", ["x"], "teks atau angka"), ("nama", {"a": 1}, "teks atau angka"), ("nama", True, "teks atau angka"),
        ("nama", "\U0001f33e" * 16_384, "ini 32768"), ("nama", "a\x00b", "tidak tampak"), ("nama", "a\x85b", "tidak tampak"),
        ("nama", "\ud800", "tidak tampak"), ("nama", 10**15, "15 digit"), ("nama", -(10**15), "15 digit"),
        ("nama", float("nan"), "15 digit"), ("nama", float("inf"), "15 digit"),
        ("badan", 1, "tidak dikenal"), ("badan/pengurus/b2", 1, "tidak dikenal"), ("badan/pengurus/[1]/usia", 1, "tidak dikenal"),
        ("badan/pengurus//usia", 1, "tidak dikenal"), ("badan/pengurus/" + "a" * 41 + "/usia", 1, "tidak dikenal"),
        ("", 1, "tidak dikenal"), ("~reason/", "x", "tidak dikenal"), ("~reason/hantu", "x", "tidak dikenal"),
        ("~reason/nama", ["x"], "Alasan"), ("~reason/nama", "x" * 4001, "4001"), ("~lain/nama", "x", "tidak dikenal"),
        ("nama/" + "a" * 500, 1, "tidak dikenal"),
    ],
)  # fmt: skip
def test_a_shape_that_no_page_could_show_is_refused_in_words(compiled, path, value, words):
    assert words in fault_in(compiled, path, value)


def test_the_largest_text_of_any_script_fits_its_column(compiled):
    assert fault_in(compiled, "nama", "\u4e00" * 32_767) == ""
    assert LARGEST_VALUE > 32_767 * 3


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("nama", True), ("badan/pengurus[1]/usia", True), ("badan/pengurus[2]/usia", True), ("badan/pengurus", True),
        ("badan/pengurus[3]/usia", False), ("badan/pengurus[0]/usia", False), ("badan/pengurus[01]/usia", False),
        ("badan/pengurus/usia", False), ("badan/pengurus/1/usia", False), ("badan/pengurus[1]", False), ("badan[1]/pengurus", False),
        ("badan", False), ("nama[1]", False), ("hantu/hantu", False), ("<script>", False), ("", False), ("x" * 500, False),
        ("badan/pengurus[9999999]/usia", False),
    ],
)  # fmt: skip
def test_only_questions_of_the_form_and_rows_that_are_there_are_spoken_about(compiled, path, there):
    answers = {"badan": {"pengurus": [{"usia": 40}, {}]}}
    assert (asked_at(compiled, path, answers) is not None) is there
