"""The child process of `examine_outside`: a form's bytes on stdin, what was found on stdout."""

import sys

import msgspec

from forms.tables import TableProblem, read_tables
from forms.tables.limits import limit
from forms.xlsform.outside import Examined
from forms.xlsform.read import read_form


def main() -> None:
    """Limit this process, then read the form and judge it."""
    limit()
    data = sys.stdin.buffer.read()
    try:
        found = Examined(*read_form(read_tables(data, sys.argv[1])))
    except TableProblem as problem:
        found = Examined(None, (problem.issue,))
    sys.stdout.buffer.write(msgspec.msgpack.encode(found))


if __name__ == "__main__":
    main()
