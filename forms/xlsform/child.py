"""The child process of `examine_outside`: a form's bytes on stdin, what was found on stdout."""

import sys

import msgspec

from forms.tables import Sheet, TableProblem, read_tables
from forms.tables.limits import limit
from forms.xlsform.attached import named_files
from forms.xlsform.ledger import Ledger
from forms.xlsform.outside import Examined, Handed
from forms.xlsform.read import read_form
from forms.xlsform.sheets import find_sheets


def main() -> None:
    """Limit this process, then read the form and judge it."""
    limit()
    handed = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Handed)
    try:
        tables = read_tables(handed.data, sys.argv[1])
        survey = find_sheets(tables, Ledger()).get("survey", Sheet("survey", ()))
        found = Examined(*read_form(tables, handed.attached), named_files(survey))
    except TableProblem as problem:
        found = Examined(None, (problem.issue,))
    sys.stdout.buffer.write(msgspec.msgpack.encode(found))


if __name__ == "__main__":
    main()
