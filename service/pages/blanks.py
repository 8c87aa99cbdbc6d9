"""The empty rows of a version's repeats: a module of their HTML, so that a page is not larger by rows that nobody may add."""

from datetime import UTC, datetime

import msgspec

from forms.compile import CompiledForm
from forms.evaluate import Around, evaluate
from service.language import spoken
from service.pages.assets import MEDIA_TYPES
from service.pages.engine import ENVIRONMENT
from service.pages.known import Known
from service.pages.packed import Packed
from service.pages.sections import blank_rows

ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # no answer of an empty row depends on it


def blanks_module(compiled: CompiledForm) -> Packed:
    """Give the module, in the language of the request: `blank` is HTML by storage path, with ROW_MARK for each row's id."""
    judged = evaluate(compiled, {}, Around(now=ANY_TIME))
    rows = blank_rows(Known(form=compiled.form, judged=judged, flat={}, language=spoken()))
    template = ENVIRONMENT.get_template("parts/blank.html")
    written = {name: template.render(repeat=one).strip() for name, one in rows.items()}
    return Packed(b"export const blank=" + msgspec.json.encode(written) + b";", MEDIA_TYPES[".js"])
