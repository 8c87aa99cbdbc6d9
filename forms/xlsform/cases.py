"""The sheet `cases`: test cases of the form, read row by row, judged beside the survey, and run."""

from collections.abc import Iterator, Mapping
from typing import get_args

from forms.cases import ANY, Outcome, Slot, Unplaced, expected_of, find_slot, lineage, moment, run_cases
from forms.compile import CompiledForm
from forms.compiler.layout import LISTS
from forms.errors import FindingCode, Issue
from forms.model import Case, CaseRow, Form, Question, Repeat
from forms.versions import canonical
from forms.vocabulary import MAX_CASES
from forms.xlsform.ledger import Grid, Ledger, Record, Told, meant
from forms.xlsform.names import unknown_question

_CODES: tuple[str, ...] = get_args(FindingCode)
_CLOCKS = (b"today(", b"now(")


def read_cases(grid: Grid, ledger: Ledger) -> tuple[Case, ...]:
    """Read the cases; a row without a name belongs to the case above it. A sheet of that name which is no such sheet is the author's own."""
    if not {"case", "question", "expect"} <= {heading.key for heading in grid.headings}:
        return ()
    cases: dict[str, list[Record]] = {}
    name = ""
    for record in grid.records:
        said = record.get("case") or name
        if not said:
            ledger.cell(grid, record.number, "case", _nameless())
        elif said in cases and said != name:
            ledger.cell(grid, record.number, "case", _apart(said, cases[said][0].number))
        name = said
        cases.setdefault(name, []).append(record)
    if len(cases) > MAX_CASES:
        ledger.sheet("cases", _many(len(cases)))
        return ()
    return tuple(_case(name, records) for name, records in cases.items() if name)


def _case(name: str, records: list[Record]) -> Case:
    return Case(
        name=name,
        row=records[0].number,
        like=next((like for record in records if (like := record.get("like"))), ""),
        note=" ".join(note for record in records if (note := record.get("note"))),
        rows=tuple(
            CaseRow(
                row=record.number,
                question=record.get("question"),
                answer=record.get("answer"),
                expect=tuple(record.get("expect").replace(",", " ").split()),
            )
            for record in records
        ),
    )


def judge_cases(form: Form, compiled: CompiledForm, *, runs: bool) -> tuple[tuple[Issue, ...], tuple[Outcome, ...]]:
    """Give every fault of the cases; where there is none and the form `runs`, every case that does not come out as expected.

    Beside the issues stands how each case went, nothing where they did not run.
    """
    faults = (*_faults(form, compiled),) if form.cases else ()
    if faults or not runs:
        return faults, ()
    outcomes = run_cases(compiled)
    count = len(outcomes)
    return tuple(_failed(one, at, count) for at, one in enumerate(outcomes, 1) if not one.passed), outcomes


def _faults(form: Form, compiled: CompiledForm) -> Iterator[Issue]:
    cases = {case.name: case for case in form.cases}
    reads_clock = any(clock in canonical(form) for clock in _CLOCKS)
    for case in form.cases:
        behind = lineage(cases, case)
        if behind is None:
            yield _like(case, cases).at("cases", case.row, "like")
        for row in case.rows:
            yield from _row(form, compiled, case, row)
        if (
            behind is not None
            and reads_clock
            and not any(row.question == "now" for each in behind for row in each.rows)
        ):
            yield _clock(case).at("cases", case.row, "question")


def _row(form: Form, compiled: CompiledForm, case: Case, row: CaseRow) -> Iterator[Issue]:
    for word in row.expect:
        yield from (told.at("cases", row.row, "expect") for told in _expectation(form, compiled, row, word))
    if not row.question:
        if row.answer:
            yield _without_question(row.answer).at("cases", row.row, "question")
        return
    try:
        slot = find_slot(compiled.layout, row.question)
    except Unplaced as unplaced:
        yield _unplaced(compiled, row.question, unplaced.rows).at("cases", row.row, "question")
        return
    if slot.kind == "now" and moment(row.answer) is None:
        yield _no_moment(row.answer).at("cases", row.row, "answer")
    elif slot.kind == "row" and row.answer:
        yield _answered_row(row.question).at("cases", row.row, "answer")
    elif slot.kind == "answer":
        yield from (told.at("cases", row.row, column) for column, told in _answer(form, case, row, slot))


def _answer(form: Form, case: Case, row: CaseRow, slot: Slot) -> Iterator[tuple[str, Told]]:
    place = slot.place
    question = None if place is None else place.node
    if place is None or not isinstance(question, Question):
        return
    if place.calculated:
        yield (
            "question",
            Told(
                "case_calculated",
                f"`{question.name}` dihitung oleh formulir, jadi tidak dapat dijawab. Hapus baris ini.",
                f"`{question.name}` is calculated by the form, so it cannot be answered. Delete this row.",
                row.question,
            ),
        )
        return
    listed = [choice.name for choice in form.choices.get(question.list_name, ())] if question.list_name else []
    meant_so = any(each.code == "choice" for one in case.rows for each in expected_of(one))
    if not listed or meant_so:
        return
    for word in row.answer.split() if question.type in LISTS else [row.answer] if row.answer else []:
        if word not in listed:
            guess, guess_en = meant(word, listed)
            yield (
                "answer",
                Told(
                    "choice_unknown",
                    f"`{word}` tidak ada pada daftar `{question.list_name}`.{guess or ' Pilih salah satu dari daftar itu.'}",
                    f"`{word}` is not in the list `{question.list_name}`.{guess_en or ' Take one of that list.'}",
                    word,
                ),
            )


def _expectation(form: Form, compiled: CompiledForm, row: CaseRow, word: str) -> Iterator[Told]:
    """Judge one word of `expect`: `*`, a code, or `code:target`."""
    if word == ANY:
        return
    code, _, target = word.partition(":")
    if code not in _CODES:
        guess, guess_en = meant(code, _CODES)
        listed = ", ".join(_CODES)
        yield Told(
            "word_unknown",
            f"`{code}` bukan kode temuan.{guess} Kode yang ada: {listed}; ditulis `kode:pertanyaan`.",
            f"`{code}` is no code of a finding.{guess_en} There are {listed}; write `code:question`.",
            code,
        )
        return
    if not target and not row.question:
        yield Told(
            "case_target",
            f"`{code}` pada pertanyaan mana? Tulis `{code}:pertanyaan`, atau isi kolom question pada baris ini.",
            f"`{code}` at which question? Write `{code}:question`, or fill in the column question of this row.",
            word,
        )
        return
    known = {*compiled.layout.named, *(check.name for check in form.checks)}
    name = (target or row.question).rpartition("/")[2].partition("[")[0]
    if target and name not in known and code != "unknown":
        guess, guess_en = meant(name, known)
        yield Told(
            "question_unknown",
            f"`{name}` bukan pertanyaan pada sheet survey dan bukan nama pada sheet checks.{guess}",
            f"`{name}` is neither on the survey sheet nor a name of the checks sheet.{guess_en}",
            name,
        )


def _unplaced(compiled: CompiledForm, text: str, rows: tuple[str, ...]) -> Told:
    if rows:
        wanted = "/".join(rows)
        return Told(
            "case_row",
            f"`{text}` ada di dalam ulangan, jadi barisnya harus disebut, misalnya `{wanted}`.",
            f"`{text}` is inside a repeat, so its row must be said, such as `{wanted}`.",
            text,
        )
    names = {place.node.name for place in compiled.layout.places if isinstance(place.node, Question | Repeat)}
    name = text.rpartition("#")[2].rpartition("/")[2].partition("[")[0]
    return unknown_question(text, names - {name}, name)


def _failed(outcome: Outcome, number: int, total: int) -> Issue:
    """Tell a case that did not come out as expected, at the row that expects what did not come, else at its first."""
    wanted = ", ".join(map(str, outcome.missing))
    came = "; ".join(f"{what} ({message})" for what, message in outcome.unexpected)
    parts = [f"diharapkan {wanted}, tetapi tidak muncul"] if wanted else []
    parts_en = [f"expected {wanted}, which did not come"] if wanted else []
    if came:
        parts.append(f"muncul {came}, padahal tidak diharapkan")
        parts_en.append(f"{came} came, which is not expected")
    name = outcome.case.name
    told = Told(
        "case_failed",
        f"kasus `{name}` ({number} dari {total}) tidak lulus: {'; '.join(parts)}. Perbaiki aturannya, atau kasusnya.",
        f"case `{name}` ({number} of {total}) fails: {'; '.join(parts_en)}. Mend the rule, or the case.",
        str(outcome.missing[0]) if outcome.missing else "",
    )
    return told.at("cases", outcome.missing[0].row if outcome.missing else outcome.case.row, "expect")


def _like(case: Case, cases: Mapping[str, Case]) -> Told:
    if case.like in cases:
        return Told(
            "case_circle",
            f"kasus `{case.name}` seperti `{case.like}`, yang akhirnya seperti kasus ini lagi. Putuskan lingkaran itu.",
            f"case `{case.name}` is like `{case.like}`, which in the end is like this one again. Break the circle.",
            case.like,
        )
    guess, guess_en = meant(case.like, cases)
    return Told(
        "case_unknown",
        f"tidak ada kasus bernama `{case.like}`.{guess}",
        f"there is no case named `{case.like}`.{guess_en}",
        case.like,
    )


def _clock(case: Case) -> Told:
    return Told(
        "case_clock",
        f"formulir ini membaca today() atau now(), jadi kasus `{case.name}` butuh baris `now` dengan tanggalnya, misalnya 2026-03-31.",
        f"this form reads today() or now(), so case `{case.name}` needs a row `now` with its date, such as 2026-03-31.",
    )


def _no_moment(answer: str) -> Told:
    return Told(
        "case_clock",
        f"`{answer}` bukan tanggal atau waktu. Tulis misalnya 2026-03-31 atau 2026-03-31T10:00.",
        f"`{answer}` is no date or time. Write such as 2026-03-31 or 2026-03-31T10:00.",
        answer,
    )


def _answered_row(question: str) -> Told:
    return Told(
        "case_row",
        f"`{question}` adalah baris ulangan: kosongkan jawabannya untuk membuang baris itu, atau sebut pertanyaannya.",
        f"`{question}` is a row of a repeat: leave the answer blank to take that row away, or name its question.",
        question,
    )


def _without_question(answer: str) -> Told:
    return Told(
        "cell_blank",
        f"jawaban `{answer}` untuk pertanyaan mana? Isi kolom question.",
        f"the answer `{answer}` is to which question? Fill in the column question.",
        answer,
    )


def _nameless() -> Told:
    return Told(
        "cell_blank",
        "kasus pertama harus bernama. Isi kolom case.",
        "the first case needs a name. Fill in the column case.",
    )


def _apart(name: str, first: int) -> Told:
    return Told(
        "name_duplicate",
        f"kasus `{name}` sudah ada mulai baris {first}. Satukan baris-barisnya, atau tulis nama lain.",
        f"case `{name}` is there from row {first} on. Put its rows together, or write another name.",
        name,
    )


def _many(count: int) -> Told:
    return Told(
        "cases_many",
        f"ada {count} kasus; batasnya {MAX_CASES}. Buang yang tidak perlu.",
        f"there are {count} cases; the limit is {MAX_CASES}. Leave out what is not needed.",
    )
