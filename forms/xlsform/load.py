"""From a file to a form in one step."""

from pathlib import Path

from forms.errors import FormProblems, Issue
from forms.model import Form
from forms.tables import TableProblem, Tables, read_file
from forms.xlsform.read import read_form


def load_form(path: Path) -> Form:
    """Read a form from a folder of CSV sheets, an xlsx, an ods or a JSON file.

    Raises:
        FormProblems: with every issue, when the file cannot be read or the form holds an error.
    """
    form, issues = examine(path)
    return _whole(form, issues)


def form_of(tables: Tables) -> Form:
    """Read a form from tables.

    Raises:
        FormProblems: with every issue, when the form holds an error.
    """
    form, issues = read_form(tables)
    return _whole(form, issues)


def examine(path: Path) -> tuple[Form | None, tuple[Issue, ...]]:
    """Read a file as `read_form` reads tables; a file that cannot be read is an issue too."""
    try:
        tables = read_file(path)
    except TableProblem as problem:
        return None, (problem.issue,)
    return read_form(tables)


def _whole(form: Form | None, issues: tuple[Issue, ...]) -> Form:
    if form is None:
        raise FormProblems(tuple(issue for issue in issues if issue.severity == "error"))
    return form
