"""The one guarded reader of tables: folders of CSV, JSON, xlsx and ods become sheets of text."""

from forms.tables.model import Flaw, Row, Sheet, TableProblem, Tables, letter
from forms.tables.outside import read_file, read_outside
from forms.tables.read import first_sheet, read_tables

__all__ = [
    "Flaw",
    "Row",
    "Sheet",
    "TableProblem",
    "Tables",
    "first_sheet",
    "letter",
    "read_file",
    "read_outside",
    "read_tables",
]
