"""The child process of `read_outside`: bytes on stdin, msgpack of tables or of a refusal on stdout."""

import sys

import msgspec

from forms.tables.limits import limit
from forms.tables.model import TableProblem
from forms.tables.outside import Refusal
from forms.tables.read import read_tables


def main() -> None:
    """Limit this process, then read."""
    limit()
    data = sys.stdin.buffer.read()
    try:
        answer = msgspec.msgpack.encode(read_tables(data, sys.argv[1]))
    except TableProblem as problem:
        answer = msgspec.msgpack.encode(Refusal(problem.issue))
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
