"""What a form says beside its questions: recap tables, bridge, the name of a record, marks and unique answers.

A fault here would else be found when the workbook is built, months after the form was published.
"""

import re
from collections.abc import Iterator

import msgspec

from forms.bridge import judge_bridge
from forms.compile import CompiledForm, outline
from forms.errors import Issue
from forms.expressions import ExpressionError, examine, parse
from forms.model import Form, RecapColumn, walk
from forms.recap import (
    CHARTS,
    DISTRICT,
    MONITORED,
    MOST_DIMENSIONS,
    PLACES,
    SERIES,
    SPLIT,
    STATUS,
    TILES,
    figure,
    is_list,
    is_share,
    listable,
    listed,
    monitored,
    monitored_keys,
    named,
    repeat_of,
    selects,
    status_questions,
)
from forms.xlsform.ledger import Told, meant
from forms.xlsform.names import unknown_question

_SHEET_NAME = re.compile(r"[^\[\]:*?/\\']{1,31}\Z")


def judge_outputs(form: Form, compiled: CompiledForm, previous: Form | None = None) -> tuple[Issue, ...]:
    """Give every fault of these parts, of the bridge beside the version before it; columns are canonical, cells are added later."""
    sound = _all_sound(form, compiled)
    return (
        *_recap(form, None if sound else compiled),
        *_bridge(compiled, previous),
        *_settings(form, compiled),
        *_compared(form, compiled),
        *_monitored(form),
    )


def _all_sound(form: Form, compiled: CompiledForm) -> bool:
    """Compile every recap expression at once, which is the rule; one by one is slow and only to find a fault."""
    texts: dict[str, list[str]] = {}
    for column in form.recap:
        texts.setdefault(_repeat(form, column), []).extend(filter(None, (column.where, _expression(column))))
    try:
        for repeat, found in texts.items():
            _compile(compiled, repeat, found)
    except ExpressionError:
        return False
    return True


def _compile(compiled: CompiledForm, repeat: str, texts: list[str]) -> None:
    if repeat:
        compiled.row_expressions(repeat, texts)
    else:
        compiled.expressions(texts)


def _repeat(form: Form, column: RecapColumn) -> str:
    """Give the repeat in whose rows a column is evaluated; one that cannot be told is judged like a submission's."""
    if column.table in (TILES, SERIES) or listed(column.value) is not None:
        return ""
    return repeat_of(form, column.by) or ""


def _expression(column: RecapColumn) -> str:
    text = listed(column.value)
    if text is not None:
        return "" if named(text) else text
    said = figure(column.value)
    return said.expression if said else ""


def _recap(form: Form, compiled: CompiledForm | None) -> Iterator[Issue]:
    tables: dict[str, list[RecapColumn]] = {}
    for column in form.recap:
        tables.setdefault(column.table, []).append(column)
    lists = {name for name, columns in tables.items() if name not in (TILES, SERIES) and is_list(columns)}
    for column in form.recap:
        columns = tables[column.table]
        if not _SHEET_NAME.match(column.table):
            yield _bad_title(column.table).at("recap", column.row, "table")
        if column.chart not in ("", *CHARTS):
            yield _bad_chart(column.chart).at("recap", column.row, "chart")
        repeat = _repeat(form, column)
        if column.where:
            yield from _evaluated(compiled, ("recap", column.row, "where"), column.where, repeat)
        if column.table in lists:
            yield from _in_list(form, column, compiled)
            continue
        if column.table not in (TILES, SERIES):
            yield from _by(form, column, columns[0])
        yield from _value(column, columns, compiled, repeat)
        if column.table == SERIES and is_share(column.value):
            yield _no_series(column).at("recap", column.row, "value")


def _in_list(form: Form, column: RecapColumn, compiled: CompiledForm | None) -> Iterator[Issue]:
    """Judge a column of a list: a name of the survey, or an expression."""
    text = listed(column.value) or ""
    name = named(text)
    if not name:
        yield from _evaluated(compiled, ("recap", column.row, "value"), text)
        return
    names = set(listable(form.children))
    if name not in names:
        yield unknown_question(name, names).at("recap", column.row, "value")


def _by(form: Form, column: RecapColumn, first: RecapColumn) -> Iterator[Issue]:
    if column.by != first.by:
        told = Told(
            "recap_by",
            f"`{column.by}` berbeda dari `{first.by}` pada baris {first.row}. Semua baris satu tabel memakai `by` yang sama; kosongkan saja.",
            f"`{column.by}` is not `{first.by}` as in row {first.row}. All rows of a table share one `by`; leave it blank.",
            column.by,
        )
        yield told.at("recap", column.row, "by")
        return
    words, known = column.by.split(), selects(form)
    unknown = next((word for word in words if word not in PLACES and word not in known), "")
    if unknown or not 1 <= len(words) <= MOST_DIMENSIONS:
        guess, guess_en = meant(unknown, {*known, *PLACES}) if unknown else ("", "")
        told = Told(
            "recap_by",
            f"`{column.by}` harus satu atau dua dari: region, office, atau nama pertanyaan select_one.{guess}",
            f"`{column.by}` must be one or two of: region, office, or the name of a select_one question.{guess_en}",
            unknown or column.by,
        )
        yield told.at("recap", column.row, "by")
    elif repeat_of(form, column.by) is None:
        told = Told(
            "recap_by",
            f"pertanyaan `{column.by}` berada dalam ulangan yang berbeda. Satu tabel menghitung baris satu ulangan.",
            f"the questions `{column.by}` stand in different repeats. A table counts the rows of one.",
            column.by,
        )
        yield told.at("recap", column.row, "by")


def _value(
    column: RecapColumn, columns: list[RecapColumn], compiled: CompiledForm | None, repeat: str
) -> Iterator[Issue]:
    said = figure(column.value)
    if said is not None and said.kind == "share":
        figures = {other.name for other in columns if other.name and not is_share(other.value)}
        for name in (said.part, said.whole):
            if name not in figures:
                guess, guess_en = meant(name, figures)
                told = Told(
                    "recap_share",
                    f"tabel `{column.table}` tidak punya kolom count atau sum bernama `{name}`.{guess}",
                    f"the table `{column.table}` has no count or sum column named `{name}`.{guess_en}",
                    name,
                )
                yield told.at("recap", column.row, "value")
    elif said is not None and said.kind == "records" and not repeat:
        told = Told(
            "recap_value",
            "`records` hanya untuk tabel yang menghitung baris ulangan. Tulis `count`.",
            "`records` is only for tables that count rows of a repeat. Write `count`.",
            column.value,
            "count",
        )
        yield told.at("recap", column.row, "value")
    elif said is not None and said.expression:
        yield from _evaluated(compiled, ("recap", column.row, "value"), said.expression, repeat)
    elif listed(column.value) is not None:
        told = Told(
            "recap_value",
            f"tabel `{column.table}` mencampur `list:` dengan angka. Tulis daftar sebagai tabel tersendiri.",
            f"the table `{column.table}` mixes `list:` with figures. Write the list as a table of its own.",
            column.value,
        )
        yield told.at("recap", column.row, "value")
    elif said is None and column.value:
        told = Told(
            "recap_value",
            f"`{column.value}` tidak dikenal. Tulis `count`, `count: SYARAT`, `sum: RUMUS`, `share: KOLOM / KOLOM`, atau `list: NAMA`.",
            f"`{column.value}` is not known. Write `count`, `count: CONDITION`, `sum: EXPRESSION`, `share: NAME / NAME` or `list: NAME`.",
            column.value,
        )
        yield told.at("recap", column.row, "value")


def _bridge(compiled: CompiledForm, previous: Form | None) -> Iterator[Issue]:
    before = None if previous is None else outline(previous)
    if before is not None:
        # names that the survey lacks were told where the sheet was read
        yield from (issue for issue in judge_bridge(compiled, before) if issue.code != "question_unknown")
        return
    for row in compiled.form.bridge:
        if not row.expression:
            continue
        try:
            faults = list(examine(parse(row.expression)))
        except ExpressionError as fault:
            faults = [fault]
        for found in faults:
            yield _told(found).at("bridge", row.row, "expression")


def _settings(form: Form, compiled: CompiledForm) -> Iterator[Issue]:
    if form.instance_name:
        for issue in _evaluated(compiled, ("settings", 2, "instance_name"), form.instance_name):
            # a record is named for people only, so a path that this engine does not follow hinders nothing
            yield msgspec.structs.replace(issue, severity="warning") if issue.code == "unsupported" else issue
    names = {node.name for _, node in walk(form.children)}
    for key in ("marks", "unique", "facet"):
        for name in form.settings.get(key, "").replace("+", " ").split():
            if name not in names:
                yield unknown_question(name, names).at("settings", 2, key)


def _compared(form: Form, compiled: CompiledForm) -> Iterator[Issue]:
    """Judge what the sheets that compare two years take from the settings."""
    listed, status = status_questions(form), form.settings.get(STATUS, "")
    if status and status not in listed:
        guess, guess_en = meant(status, set(listed))
        told = Told(
            "status_question",
            f"`{status}` bukan pertanyaan select_one di luar ulangan, atau calculate dengan kolom choices_of.{guess}",
            f"`{status}` is no select_one question outside repeats, nor a calculate with choices_of.{guess_en}",
            status,
        )
        yield told.at("settings", 2, STATUS)
    if form.settings.get(SPLIT):
        yield from _evaluated(compiled, ("settings", 2, SPLIT), form.settings[SPLIT])
    district, known = form.settings.get(DISTRICT, ""), {name for name, around in selects(form).items() if not around}
    if district and district not in known:
        yield unknown_question(district, known).at("settings", 2, DISTRICT)


def _monitored(form: Form) -> Iterator[Issue]:
    """Judge what the province's page is to watch."""
    known = {f"{one.column.table}/{one.column.name}" for one in monitored(form)}
    named = {f"{one.table}/{one.name}" for one in form.recap if one.name}
    for key in monitored_keys(form):
        if key not in known:
            guess, guess_en = meant(key, named)
            told = Told(
                "monitored_figure",
                f"`{key}` bukan kolom lembar recap yang mencacah. Tulis TABEL/NAMA dari kolom count, atau share dari dua kolom count.{guess}",
                f"`{key}` is no column of the recap sheet that counts. Write TABLE/NAME of a count, or of a share of two counts.{guess_en}",
                key,
            )
            yield told.at("settings", 2, MONITORED)


def _evaluated(
    compiled: CompiledForm | None, where: tuple[str, int, str], text: str, repeat: str = ""
) -> Iterator[Issue]:
    if compiled is None:
        return
    try:
        _compile(compiled, repeat, [text])
    except ExpressionError as fault:
        yield _told(fault).at(*where)


def _bad_chart(chart: str) -> Told:
    return Told(
        "recap_chart",
        f"`{chart}` tidak dikenal. Tulis `bar` untuk batang, `stacked` untuk batang bertumpuk, atau kosongkan.",
        f"`{chart}` is not known. Write `bar` for bars, `stacked` for stacked bars, or leave it blank.",
        chart,
    )


def _bad_title(table: str) -> Told:
    return Told(
        "recap_table",
        f"`{table}` menjadi nama lembar Excel: paling banyak 31 huruf, tanpa [ ] : * ? / \\ '.",
        f"`{table}` becomes the name of an Excel sheet: at most 31 characters, without [ ] : * ? / \\ '.",
        table,
    )


def _no_series(column: RecapColumn) -> Told:
    return Told(
        "recap_series",
        f"persentase tidak dapat menjadi deret `{SERIES}`. Tulis `count`, `count: SYARAT` atau `sum: RUMUS`.",
        f"a share cannot be a series of `{SERIES}`. Write `count`, `count: CONDITION` or `sum: EXPRESSION`.",
        column.value,
    )


def _told(fault: ExpressionError) -> Told:
    return Told(fault.code, fault.message, fault.message_en, fault.piece, fault.mend)
