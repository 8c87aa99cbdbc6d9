"""How a warning of the compiler is made."""

from forms.compiler.layout import Place
from forms.errors import Issue


def warning(place: Place, column: str, code: str, message: str, message_en: str, piece: str = "") -> Issue:
    """Give a warning of one cell of the survey; the cell's name is put before the message later."""
    return Issue(
        sheet="survey",
        row=place.node.row,
        column=column,
        code=code,
        severity="warning",
        message=message,
        message_en=message_en,
        piece=piece,
    )
