"""From a file to a form in one step."""

from pathlib import Path

from forms.errors import FormProblems, Issue
from forms.model import Form
from forms.tables import TableProblem, Tables, read_tables
from forms.tables.read import bytes_of
from forms.xlsform.attached import files_beside, named_files
from forms.xlsform.ledger import Ledger
from forms.xlsform.outside import examine_outside
from forms.xlsform.read import read_form
from forms.xlsform.sheets import find_sheets


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


def examine(path: Path, previous: Form | None = None) -> tuple[Form | None, tuple[Issue, ...]]:
    """Read a file as `read_form` reads tables, beside the `previous` version; a file that cannot be read is an issue too.

    A folder is read here; a single file may come from anywhere and is read in a limited process. Files that the form
    takes lists from are read where they lie beside it: in its folder, in `media/` or in `NAME-media/`.
    """
    try:
        if not path.is_dir():
            return examine_outside(bytes_of(path), path.name, lambda names: files_beside(path, names), previous)
        tables = read_tables(path)
        return read_form(tables, files_beside(path, named_files(find_sheets(tables, Ledger()))), previous)
    except TableProblem as problem:
        return None, (problem.issue,)


def _whole(form: Form | None, issues: tuple[Issue, ...]) -> Form:
    if form is None:
        raise FormProblems(tuple(issue for issue in issues if issue.severity == "error"))
    return form
