"""A form from outside is read, compiled and judged in a child process that may use little memory and little time."""

from collections.abc import Callable

import msgspec

from forms.cases import Outcome
from forms.errors import Issue
from forms.model import Form
from forms.tables.limits import OverrunError, ask
from forms.tables.model import Sheet
from forms.tables.outside import too_heavy
from forms.versions import canonical, decode

Find = Callable[[frozenset[str]], tuple[Sheet, ...]]
"""From the names of files to those that are there."""


class Handed(msgspec.Struct, frozen=True, array_like=True):
    """What the child is given: the file, the files that the form takes lists from, and the version before it.

    `latest` are the last versions of every series of several forms, where the caller cannot know yet what the file holds.
    """

    data: bytes
    attached: tuple[Sheet, ...] = ()
    previous: Form | None = None
    latest: tuple[Form, ...] = ()


class Examined(msgspec.Struct, frozen=True, array_like=True):
    """What the child found; `files` are the names of files that the form takes lists from, `outcomes` how its cases went."""

    form: Form | None
    issues: tuple[Issue, ...]
    files: frozenset[str] = frozenset()
    outcomes: tuple[Outcome, ...] = ()


def examine_outside(
    data: bytes,
    name: str,
    find: Find | None = None,
    previous: Form | None = None,
    *,
    latest: tuple[Form, ...] = (),
) -> tuple[Form | None, tuple[Issue, ...]]:
    """Read a form as `read_form` does, beside the `previous` version, within 256 MiB and 5 seconds of computing; blocks until the child ends.

    Without `previous` the one of `latest` that this version follows is taken. A file that cannot be read, or not within these limits, is an issue too. `find` gives the files that the form names,
    where the caller has any; the form is then read again with them.
    """
    try:
        found = _ask(name, Handed(data, (), previous, latest))
        attached = find(found.files) if find and found.files else ()
        if attached:
            found = _ask(name, Handed(data, attached, previous, latest))
    except OverrunError:
        return None, (too_heavy(name).issue,)
    return found.form and decode(canonical(found.form)), found.issues


def cases_outside(data: bytes, name: str) -> tuple[Outcome, ...]:
    """Run the test cases of a form within the same limits; nothing where they cannot run. Blocks until the child ends."""
    try:
        return _ask(name, Handed(data)).outcomes
    except OverrunError:
        return ()


def _ask(name: str, handed: Handed) -> Examined:
    return msgspec.msgpack.decode(ask("forms.xlsform.child", name, msgspec.msgpack.encode(handed)), type=Examined)
