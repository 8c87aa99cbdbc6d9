"""The child process of `examine_outside`: a form's bytes on stdin, what was found on stdout."""

import sys

import msgspec

from forms.lineage import before
from forms.model import Form
from forms.tables import TableProblem, read_tables
from forms.tables.limits import limit
from forms.xlsform.attached import named_files
from forms.xlsform.ledger import Ledger
from forms.xlsform.outside import Examined, Handed
from forms.xlsform.read import form_id, read_whole
from forms.xlsform.settings import Settings, read_settings
from forms.xlsform.sheets import find_sheets


def main() -> None:
    """Limit this process, then read the form and judge it."""
    limit()
    handed = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Handed)
    sys.stdout.buffer.write(msgspec.msgpack.encode(examined(handed, sys.argv[1])))


def examined(handed: Handed, name: str) -> Examined:
    """Read the form in a file called `name` and judge it, in this very process."""
    try:
        tables = read_tables(handed.data, name)
        sheets = find_sheets(tables, Ledger())
        previous = handed.previous or _followed(read_settings(sheets.get("settings"), Ledger()), name, handed.latest)
        whole = read_whole(tables, handed.attached, previous)
        return Examined(whole.form, whole.issues, named_files(sheets), whole.outcomes)
    except TableProblem as problem:
        return Examined(None, (problem.issue,))


def _followed(settings: Settings, name: str, latest: tuple[Form, ...]) -> Form | None:
    """Give the version that this one follows: the last before it in the line of its form."""
    named = form_id(settings, name)
    known = dict(enumerate(one for one in latest if one.id == named))
    follows = before({place: one.version for place, one in known.items()}, settings.texts.get("version", ""))
    return known[follows[-1]] if follows else None


if __name__ == "__main__":
    main()
