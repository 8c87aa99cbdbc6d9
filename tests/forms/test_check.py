"""Checking answers: every finding, one a question, in plain words; nothing that a person sends is an exception."""

import json
import math
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.check import Verdict, check
from forms.compile import CompiledForm, compile_form
from forms.evaluate import Around
from forms.model import Form, Question, Repeat
from forms.tables import Row, Sheet, Tables
from forms.xlsform import form_of

NOW = datetime(2026, 11, 22, 0, 30, tzinfo=ZoneInfo("Asia/Makassar"))
AROUND = Around(now=NOW)

SURVEY = """
| survey |
| type               | name      | label::Bahasa Indonesia (id) | label::English (en) | relevant        | required | constraint    | constraint_message::Bahasa Indonesia (id) | warning    | warning_message::Bahasa Indonesia (id) | calculation |
| text               | nama      | Nama                         | Name                |                 | yes      |               |                                           |            |                                        |             |
| integer            | anggota_l | Anggota laki-laki            | Male members        |                 | yes      | . >= 0        | Tidak boleh kurang dari 0.                |            |                                        |             |
| integer            | anggota_p | Anggota perempuan            | Female members      |                 | yes      | . >= 0        | Tidak boleh kurang dari 0.                | . < 1000   | ${anggota_p} anggota itu banyak.       |             |
| calculate          | anggota   |                              |                     |                 |          |               |                                           |            |                                        | ${anggota_l} + ${anggota_p} |
| integer            | hadir     | Hadir RAT                    | Present             | ${anggota} > 0  |          | . <= ${anggota} | ${hadir} hadir, padahal anggota ${anggota}. |          |                                        |             |
| date               | tanggal   | Tanggal RAT                  | Date                |                 |          | . <= today()  | Tanggal RAT belum lewat.                  |            |                                        |             |
| select_one jenis   | jenis     | Jenis                        | Kind                |                 |          |               |                                           |            |                                        |             |
| select_multiple hari | hari    | Hari                         | Days                |                 |          |               |                                           |            |                                        |             |
| begin repeat       | unit      | Unit usaha                   | Units               |                 |          |               |                                           |            |                                        |             |
| text               | usaha     | Usaha                        | Business            |                 | yes      |               |                                           |            |                                        |             |
| decimal            | omzet     | Omzet                        | Turnover            |                 |          |               |                                           |            |                                        |             |
| end repeat         |           |                              |                     |                 |          |               |                                           |            |                                        |             |
| choices |
| list_name | name | label::Bahasa Indonesia (id) |
| jenis     | ksp  | Simpan Pinjam                |
| jenis     | kons | Konsumen                     |
| hari      | sn   | Senin                        |
| hari      | sl   | Selasa                       |
| checks |
| name   | severity | expression                        | message::Bahasa Indonesia (id)             | questions           |
| genap  | error    | ${anggota_l} + ${anggota_p} >= 20 | Anggota ${anggota}, paling sedikit 20.     | anggota_l anggota_p |
| hadir  | warning  | ${hadir} * 2 >= ${anggota}        | Yang hadir kurang dari separuh.            | hadir               |
| settings |
| form_id | form_title | version | default_language      |
| uji     | Uji        | 1       | Bahasa Indonesia (id) |
"""

GOOD = {
    "nama": "Koperasi Maju", "anggota_l": 12, "anggota_p": 18, "hadir": 25, "tanggal": "2026-11-22", "jenis": "ksp", "hari": ["sn", "sl"],
    "unit": [{"usaha": "Toko", "omzet": 12.5}],
}  # fmt: skip


@pytest.fixture(scope="module")
def compiled() -> CompiledForm:
    return compile_form(form_of(Tables("uji.xlsx", tuple(sheets_of(SURVEY)))))


def sheets_of(text: str) -> Iterator[Sheet]:
    name, rows = "", []
    for line in filter(str.strip, text.splitlines()):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 1:
            if rows:
                yield Sheet(name, tuple(rows))
            name, rows = cells[0], []
            continue
        while cells and not cells[-1]:
            cells.pop()
        rows.append(Row(len(rows) + 1, tuple(cells)))
    yield Sheet(name, tuple(rows))


def outcome(verdict: Verdict) -> tuple[bool, object, object]:
    return verdict.valid, verdict.findings, verdict.answers


def told(verdict: Verdict) -> list[tuple[str, str]]:
    return [(finding.path, finding.code) for finding in verdict.findings]


def message(verdict: Verdict, path: str) -> str:
    return next(finding.message for finding in verdict.findings if finding.path == path)


def test_a_good_submission_is_valid_and_carries_its_calculations(compiled):
    verdict = check(compiled, GOOD, AROUND)
    assert verdict.valid
    assert verdict.findings == ()
    assert verdict.answers == {**GOOD, "anggota": 30}


def test_bytes_and_objects_give_the_same_verdict(compiled):
    assert outcome(check(compiled, msgspec.json.encode(GOOD), AROUND)) == outcome(check(compiled, GOOD, AROUND))


def test_every_finding_is_told_at_once_in_the_order_of_the_sheet(compiled):
    answers = {
        "anggota_l": -1,
        "anggota_p": "x",
        "tanggal": "2026-02-30",
        "jenis": "kud",
        "hari": ["sn", "rb"],
        "unit": [{"omzet": 1}, {"usaha": "T"}],
        "lain": 1,
    }
    verdict = check(compiled, answers, AROUND)
    assert told(verdict) == [
        ("nama", "required"), ("anggota_l", "constraint"), ("anggota_l", "check"), ("anggota_p", "type"), ("tanggal", "type"), ("jenis", "choice"),
        ("hari", "choice"), ("unit[1]/usaha", "required"), ("lain", "unknown"),
    ]  # fmt: skip
    assert not verdict.valid


def test_the_authors_message_is_shown_with_the_answers_in_it(compiled):
    verdict = check(compiled, {**GOOD, "hadir": 31}, AROUND)
    assert message(verdict, "hadir") == "31 hadir, padahal anggota 30."


def test_our_own_messages_are_indonesian_or_english(compiled):
    assert message(check(compiled, {**GOOD, "nama": ""}, AROUND), "nama") == "“Nama” belum diisi. Isi jawabannya."
    assert message(check(compiled, {**GOOD, "nama": ""}, AROUND, "en"), "nama") == "“Name” is blank. Please answer it."


def test_a_warning_does_not_hinder_and_stands_beside_an_error(compiled):
    warned = check(compiled, {**GOOD, "anggota_p": 1500, "hadir": 1400}, AROUND)
    assert warned.valid
    assert told(warned) == [("anggota_p", "warning")]
    assert message(warned, "anggota_p") == "1500 anggota itu banyak."


def test_a_check_stands_at_its_first_question_and_runs_only_when_all_its_questions_are_asked(compiled):
    assert told(check(compiled, {**GOOD, "anggota_l": 1, "anggota_p": 2, "hadir": 3}, AROUND)) == [
        ("anggota_l", "check")
    ]
    none = check(compiled, {**GOOD, "anggota_l": 0, "anggota_p": 0, "hadir": None}, AROUND)
    assert told(none) == [("anggota_l", "check")], "the soft check of `hadir` is silent where `hadir` is not asked"
    assert told(check(compiled, {**GOOD, "hadir": 10}, AROUND)) == [("hadir", "warning")]


def test_an_irrelevant_answer_is_dropped_and_told(compiled):
    verdict = check(compiled, {**GOOD, "anggota_l": 0, "anggota_p": 0, "hadir": 5}, AROUND)
    assert ("hadir", "irrelevant") in told(verdict)
    assert "hadir" not in verdict.answers


def test_a_calculation_that_a_client_sends_is_computed_again(compiled):
    assert check(compiled, {**GOOD, "anggota": 999}, AROUND).answers["anggota"] == 30


def test_today_is_the_local_day_of_the_moment_that_was_passed(compiled):
    assert told(check(compiled, {**GOOD, "tanggal": "2026-11-23"}, AROUND)) == [("tanggal", "constraint")]
    assert check(compiled, {**GOOD, "tanggal": "2026-11-22"}, AROUND).valid, (
        "00:30 in Makassar is still yesterday in UTC"
    )


@pytest.mark.parametrize("blank", [None, "", "  ", "\u200b", "\u00a0"])
def test_what_looks_blank_is_blank(compiled, blank):
    assert told(check(compiled, {**GOOD, "nama": blank}, AROUND)) == [("nama", "required")]


@pytest.mark.parametrize(
    ("name", "value", "piece"),
    [
        ("anggota_l", True, "angka bulat"), ("anggota_l", "1.234", "angka bulat"), ("anggota_l", "１２", "angka bulat"), ("anggota_l", "1e3", "angka bulat"),
        ("anggota_l", 2.5, "pecahan"), ("anggota_l", 10**15, "15 angka"), ("anggota_l", 2**53 + 1, "15 angka"), ("anggota_l", math.nan, "angka bulat"),
        ("anggota_l", math.inf, "angka bulat"), ("anggota_l", 10**400, "angka bulat"), ("anggota_l", [1], "angka bulat"), ("anggota_l", {"a": 1}, "angka bulat"),
        ("nama", "a\x00b", "kendali"), ("nama", "a\x85b", "kendali"), ("nama", "a\ud800b", "kendali"), ("nama", "a\ufffe", "kendali"), ("nama", 5, "teks"),
        ("nama", True, "teks"), ("nama", "x" * 32_768, "32.767"), ("nama", "🙂" * 16_384, "32.767"), ("tanggal", "2026-02-30", "kalender"),
        ("tanggal", "28/02/2026", "kalender"), ("tanggal", "0000-01-01", "kalender"), ("tanggal", "10000-01-01", "kalender"), ("tanggal", 45000, "kalender"),
        ("tanggal", "2026-1-1", "kalender"), ("jenis", 1, "teks"), ("hari", {"sn": 1}, "daftar"), ("hari", [1], "daftar"), ("unit", "x", "baris"),
        ("unit", [1], "baris"), ("unit", {"usaha": "x"}, "baris"), ("unit", [{}] * 10_001, "10.000"),
    ],
)  # fmt: skip
def test_a_hostile_value_is_a_finding_with_a_clear_message(compiled, name, value, piece):
    verdict = check(compiled, {**GOOD, name: value}, AROUND)
    assert (name, "type") in told(verdict)
    assert piece in message(verdict, name)
    assert json.dumps(msgspec.to_builtins(verdict)).encode()
    assert message(verdict, name).encode(), "a message can always be written"


@pytest.mark.parametrize("value", [7, "7", " 7 ", 7.0])
def test_a_whole_number_may_come_as_json_number_or_plain_digits(compiled, value):
    answers = check(compiled, {**GOOD, "anggota_l": value, "anggota_p": 20}, AROUND).answers
    assert (answers["anggota_l"], type(answers["anggota_l"])) == (7, int)


@pytest.mark.parametrize(
    "value",
    ["=1+1", "@SUM(1)", "+62 812", "-", "a\nb", "{{7*7}}", "${nama}", "' or 1=1 --", "\u202eabc", "<b>", "x" * 32_767],
)
def test_ugly_text_is_text(compiled, value):
    assert check(compiled, {**GOOD, "nama": value}, AROUND).answers["nama"] == value


@pytest.mark.parametrize("hari", [["sn", " "], ["sn sl"], [""], ["\u200b"], " sn  sl "])
def test_a_list_of_names_is_read_alike_on_the_quick_and_the_thorough_way(compiled, hari):
    quick = check(compiled, {**GOOD, "hari": hari}, AROUND)
    thorough = check(compiled, {**GOOD, "hari": hari, "lain": 1}, AROUND)
    assert quick.findings == thorough.findings[:-1]


@pytest.mark.parametrize("text", [" ", " Maju", "  x  y ", "\u00a0"])
def test_a_text_is_read_alike_on_the_quick_and_the_thorough_way(compiled, text):
    quick = check(compiled, {**GOOD, "nama": text}, AROUND)
    thorough = check(compiled, {**GOOD, "nama": text, "lain": 1}, AROUND)
    assert (quick.findings, quick.answers) == (thorough.findings[:-1], thorough.answers)


@pytest.mark.parametrize("answers", [[], "x", 5, None, True])
def test_what_is_no_object_is_refused_in_words(compiled, answers):
    verdict = check(compiled, answers, AROUND)
    assert not verdict.valid
    assert verdict.findings[0].message == "Jawaban harus berupa objek JSON."


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["sn", "ksp", "2026-01-01", "5"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["usaha", "omzet", "x"]) | st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(answers=st.dictionaries(st.sampled_from([*GOOD, "anggota", "lain"]), JSON))
def test_no_json_is_an_exception_and_what_is_kept_passes_again(compiled, answers):
    verdict = check(compiled, answers, AROUND)
    again = check(compiled, verdict.answers, AROUND)
    assert again.answers == verdict.answers
    assert not {finding.code for finding in again.findings} & {"type", "unknown"}


def cascade() -> Form:
    return Form(
        id="c", version="1", title="C", default_language="id", languages=("id",),
        children=(
            Question(name="n", type="integer", row=2, label={"id": "N"}),
            Repeat(
                name="r", row=3, label={"id": "Baris"}, count="${n}", relevant="${n} > 0",
                children=(Question(name="x", type="range", row=4, label={"id": "X"}, parameters={"start": "0", "end": "1", "step": "0.25"}),),
            ),
        ),
    )  # fmt: skip


def test_a_repeat_of_the_wrong_length_is_only_warned_of():
    verdict = check(compile_form(cascade()), {"n": 2, "r": [{"x": 0.75}]}, AROUND)
    assert told(verdict) == [("r", "warning")]
    assert verdict.findings[0].message == "“Baris” berisi 1 baris, seharusnya 2. Tambah atau hapus baris."


def test_the_rows_of_an_irrelevant_repeat_are_dropped_and_told():
    verdict = check(compile_form(cascade()), {"n": 0, "r": [{"x": 0.75}, {"x": 5}]}, AROUND)
    assert told(verdict) == [("r[1]/x", "irrelevant"), ("r[2]/x", "irrelevant")]
    assert verdict.answers == {"n": 0}


def test_a_number_off_the_scale_is_a_broken_constraint():
    assert told(check(compile_form(cascade()), {"n": 1, "r": [{"x": 0.3}]}, AROUND)) == [("r[1]/x", "constraint")]


def test_a_form_of_many_rows_is_checked_in_reasonable_time():
    compiled = compile_form(cascade())
    assert check(compiled, {"n": 9_000, "r": [{"x": 0.5}] * 9_000}, AROUND).valid
