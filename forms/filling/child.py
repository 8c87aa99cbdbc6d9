"""The child process of `read_filled_outside`: bytes on stdin, msgpack of what they say or of a refusal on stdout."""

import gc
import sys

import msgspec

from forms.filling.read import MEMORY, SECONDS, Answer, read_filled
from forms.tables.limits import limit
from forms.tables.model import TableProblem


def main() -> None:
    """Limit this process, then read."""
    limit(seconds=SECONDS, memory=MEMORY)
    gc.disable()  # nothing that is read forms circles, and this process ends with it
    data = sys.stdin.buffer.read()
    try:
        answer = Answer(filled=read_filled(data, sys.argv[1]))
    except TableProblem as problem:
        answer = Answer(issue=problem.issue)
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))


if __name__ == "__main__":
    main()
