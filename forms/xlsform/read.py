"""Tables become a Form: every part is read, then the whole is compiled, and every fault is told together."""

from pathlib import PurePath

import msgspec

from forms.cases import Outcome
from forms.compile import CompiledForm, compile_form, outline
from forms.errors import FormProblems, Issue
from forms.model import Form, Question, walk
from forms.tables import Sheet, Tables
from forms.versions import canonical, decode
from forms.vocabulary import (
    BRIDGE_COLUMNS,
    CASE_COLUMNS,
    CHECK_COLUMNS,
    CHOICE_COLUMNS,
    ENTITY_COLUMNS,
    RECAP_COLUMNS,
    SURVEY_COLUMNS,
)
from forms.xlsform.attached import attached_lists, named_files
from forms.xlsform.cases import judge_cases, read_cases
from forms.xlsform.extensions import read_bridge, read_checks, read_entities, read_recap
from forms.xlsform.header import read_grid
from forms.xlsform.language import PLAIN
from forms.xlsform.ledger import Grid, Ledger, Told
from forms.xlsform.lint import lint
from forms.xlsform.lists import read_choices, tell_lists, with_other
from forms.xlsform.outputs import judge_outputs
from forms.xlsform.piped import check_choice_labels, check_piped
from forms.xlsform.place import marked, placed
from forms.xlsform.settings import Settings, read_settings, tell_languages
from forms.xlsform.sheets import find_sheets
from forms.xlsform.starts import judge_starts
from forms.xlsform.survey import Survey

_COLUMNS = {
    "survey": SURVEY_COLUMNS,
    "choices": CHOICE_COLUMNS,
    "external_choices": CHOICE_COLUMNS,
    "checks": CHECK_COLUMNS,
    "bridge": BRIDGE_COLUMNS,
    "recap": RECAP_COLUMNS,
    "cases": CASE_COLUMNS,
    "entities": ENTITY_COLUMNS,
}


class _Read(msgspec.Struct, frozen=True):
    """A form as far as it could be read, the grids it came from, and every name that its survey uses."""

    form: Form
    grids: dict[str, Grid]
    names: set[str]


class Whole(msgspec.Struct, frozen=True):
    """What reading a form gives: the form, None when any issue is an error; every issue; and how each of its cases went.

    `outcomes` is blank where there are no cases, or where they could not run because the form or the cases hold a fault.
    """

    form: Form | None
    issues: tuple[Issue, ...]
    outcomes: tuple[Outcome, ...] = ()


def read_form(
    tables: Tables, attached: tuple[Sheet, ...] = (), previous: Form | None = None
) -> tuple[Form | None, tuple[Issue, ...]]:
    """Read a form as `read_whole` does.

    Returns:
        The form, None when any issue is an error; and every issue, errors and warnings, in sheet order.
    """
    whole = read_whole(tables, attached, previous)
    return whole.form, whole.issues


def read_whole(tables: Tables, attached: tuple[Sheet, ...] = (), previous: Form | None = None) -> Whole:
    """Read a whole form, issues in sheet order; `attached` are the files that it takes lists from (`forms.tables.attached`).

    Its bridge is judged beside the `previous` version, where there is one; else only its language is.
    """
    ledger = Ledger()
    sheets = find_sheets(tables, ledger)
    if "survey" not in sheets:
        return Whole(None, tuple(ledger.issues))
    read = _parts(tables, attached, sheets, ledger)
    compiled, outcomes = _compiled(read, previous)
    issues = [*ledger.issues, *(placed(issue, read.grids) for issue in lint(read.form)), *compiled]
    issues = marked(issues, read.grids)
    issues.sort(key=lambda issue: _position(issue, read.grids))
    # through its canonical bytes, so that a form behaves the same before and after it was stored
    broken = any(issue.severity == "error" for issue in issues)
    return Whole(None if broken else decode(canonical(read.form)), tuple(issues), outcomes)


def form_id(settings: Settings, name: str) -> str:
    """Give the form's id: what the settings say, else the file's name without its ending."""
    return settings.texts.get("form_id") or PurePath(name).stem or "form"


def _parts(tables: Tables, attached: tuple[Sheet, ...], sheets: dict[str, Sheet], ledger: Ledger) -> _Read:
    settings = read_settings(sheets.get("settings"), ledger)
    language = settings.default_language
    grids = {
        name: read_grid(sheets.get(name, Sheet(name, ())), name, columns, ledger, language)
        for name, columns in _COLUMNS.items()
    }
    _needed_columns(grids["survey"], ledger)
    for name in ("survey", "choices", "checks"):
        check_piped(grids[name], ledger)
    choices = {
        **read_choices(grids["external_choices"], ledger, duplicates=True),
        **read_choices(grids["choices"], ledger, duplicates=settings.duplicates),
    }
    survey = Survey(grids["survey"], choices, ledger)
    children = survey.read()
    nodes = [node for _, node in walk(children)]
    tell_lists(grids, choices, nodes, ledger)
    others = {node.list_name for node in nodes if isinstance(node, Question) and node.or_other}
    names = {node.name for node in nodes} | survey.names
    check_choice_labels(grids["choices"], names, ledger)
    grids["settings"] = settings.grid
    tell_languages(settings, grids, ledger)
    form = Form(
        id=form_id(settings, tables.name),
        version=settings.texts.get("version", ""),
        title=settings.texts.get("form_title") or settings.texts.get("form_id") or PurePath(tables.name).stem,
        default_language=_default_language(grids, language),
        languages=_languages(grids, language),
        children=children,
        choices={
            **attached_lists(tables, attached, named_files(sheets), children),
            **with_other(choices, others),
        },
        checks=read_checks(grids["checks"], names, ledger),
        bridge=read_bridge(grids["bridge"], names, ledger),
        recap=read_recap(grids["recap"], ledger),
        entities=read_entities(grids["entities"], ledger),
        cases=read_cases(grids["cases"], ledger),
        instance_name=settings.texts.get("instance_name", ""),
        settings=_other_settings(settings),
    )
    return _Read(form, grids, names)


def _position(issue: Issue, grids: dict[str, Grid]) -> tuple[int, int, int]:
    """Order issues as an author goes through the file: by sheet, row, column."""
    sheet = next((at for at, name in enumerate(grids) if name == issue.sheet), -1)
    headings = grids[issue.sheet].headings if issue.sheet in grids else ()
    column = next((heading.index for heading in headings if heading.text == issue.column), -1)
    return sheet, issue.row, column


def _compiled(read: _Read, previous: Form | None) -> tuple[list[Issue], tuple[Outcome, ...]]:
    """Compile the form for its faults, and run its cases; names in rows that could not be read are no unknown names."""
    compiled: CompiledForm | None
    outcomes: tuple[Outcome, ...] = ()
    runs = True
    try:
        compiled = compile_form(read.form)
        told = compiled.warnings
    except FormProblems as problems:
        compiled = outline(read.form)
        told = problems.issues
        runs = False
    if compiled is not None:
        judged, outcomes = judge_cases(read.form, compiled, runs=runs)
        told = (
            *told,
            *judge_outputs(read.form, compiled, previous),
            *judge_starts(read.form, compiled.layout),
            *judged,
        )
    lost = read.names - {node.name for _, node in walk(read.form.children)}
    kept = [issue for issue in dict.fromkeys(told) if issue.mend or issue.piece.strip("${}") not in lost]
    return [placed(issue, read.grids) for issue in kept], outcomes


def _needed_columns(grid: Grid, ledger: Ledger) -> None:
    present = {heading.key for heading in grid.headings}
    for key in ("type", "name"):
        if key not in present:
            told = Told(
                "column_missing",
                f"kolom `{key}` tidak ada. Tambahkan pada baris judul.",
                f"the column `{key}` is missing. Add it to the header row.",
                key,
            )
            ledger.sheet("survey", told)


def _languages(grids: dict[str, Grid], language: str) -> tuple[str, ...]:
    """Give the languages in the order of the headers, the default one first.

    A header without a language makes one only where it is a label: a plain `constraint_message` beside `label::id` does not.
    """
    headings = [heading for name in ("survey", "choices") for heading in grids[name].headings if heading.language]
    named = [heading.language for heading in headings if heading.key == "label" or heading.language != PLAIN]
    first = [language] if language in named else []
    return tuple(dict.fromkeys([*first, *named])) or (language or PLAIN,)


def _default_language(grids: dict[str, Grid], language: str) -> str:
    return language or _languages(grids, language)[0]


def _other_settings(settings: Settings) -> dict[str, str]:
    read = {"form_id", "form_title", "version", "default_language", "instance_name"}
    return {key: text for key, text in settings.texts.items() if key not in read}
