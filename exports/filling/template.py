"""Makes a whole template: same input, same bytes but for the notes' drawing."""

import io
import zlib

import msgspec

from exports.filling.model import MadeTemplate, Template
from exports.filling.pages import about, instructions
from exports.filling.sheet import SheetMaker
from exports.workbook import EPOCH, Draft
from forms.compile import compile_form
from forms.filling.layout import fill_sheets
from forms.versions import decode


def make(template: Template) -> MadeTemplate:
    """Draw the template; it costs seconds of computing, so a child process does it (`exports.filling.outside`)."""
    compiled = compile_form(decode(template.canonical))
    maker = SheetMaker(compiled, template.language, template.rows)
    drawn = [instructions(template), *(maker.draw(sheet) for sheet in fill_sheets(compiled, template.language))]
    drawn += [maker.lists.drawing(), about(template.about)]
    draft = Draft(EPOCH, "Lumbung", locked=True)
    for drawing in drawn:
        draft.paint(drawing, f"Lumbung, {template.office}, tahun buku {template.year}")
    out = io.BytesIO()
    draft.write(out, [drawing.name for drawing in drawn], {}, ())
    return MadeTemplate(out.getvalue(), zlib.compress(msgspec.json.encode(maker.said.answers)))
