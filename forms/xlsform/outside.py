"""A form from outside is read, compiled and judged in a child process that may use little memory and little time."""

import msgspec

from forms.errors import Issue
from forms.model import Form
from forms.tables.limits import OverrunError, ask
from forms.tables.outside import too_heavy
from forms.versions import canonical, decode


class Examined(msgspec.Struct, frozen=True, array_like=True):
    """What the child found."""

    form: Form | None
    issues: tuple[Issue, ...]


def examine_outside(data: bytes, name: str) -> tuple[Form | None, tuple[Issue, ...]]:
    """Read a form as `read_form` does, within 256 MiB and 5 seconds of computing; blocks until the child ends.

    A file that cannot be read, or not within these limits, is an issue too.
    """
    try:
        found = msgspec.msgpack.decode(ask("forms.xlsform.child", name, data), type=Examined)
    except OverrunError:
        return None, (too_heavy(name).issue,)
    return found.form and decode(canonical(found.form)), found.issues
