"""Last year's accepted answers of a cooperative, carried into the questions of the version that is filled now."""

from collections.abc import Mapping
from typing import Any

import msgspec
import structlog

from forms.bridge import Step
from forms.errors import FormProblems
from service.actions.library import Library
from service.database import revisions
from service.database.handle import Reader
from service.database.revisions import Document
from service.database.submissions import Submission

log = structlog.get_logger()


class LastYear(msgspec.Struct, frozen=True, kw_only=True):
    """Accepted answers of an earlier book year. `answers` are nested, in the names and units of the version filled now.

    `label` is the version they were given on; `steps` say of each question how it came from there, and how far it compares.
    """

    book_year: int
    label: str
    answers: dict[str, Any]
    steps: Mapping[str, Step]


async def last_year(rows: Reader, library: Library, submission: Submission, version_id: int) -> LastYear | None:
    """Give what was accepted last, None where there is nothing that the version can take.

    A bridge that does not fit keeps nobody from filling: it is logged, and nothing is prefilled from last year.
    """
    found = await revisions.accepted_before(rows, submission.round_id, submission.cooperative_id)
    if found is None:
        return None
    try:
        chain = await library.bridge(rows, found.form_version_id, version_id)
    except FormProblems as error:
        log.warning("bridge_broken", old=found.form_version_id, new=version_id, issues=len(error.issues))
        return None
    if chain is None:
        return None
    document = msgspec.json.decode(found.answers, type=Document)
    return LastYear(
        book_year=found.book_year,
        label=found.label,
        answers=chain.carry(document.answers).answers,
        steps=chain.steps,
    )
