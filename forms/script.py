"""A form's logic as one self-contained JavaScript module for the browser: same rules, same findings as the server's.

The module is ES2019, needs no import and no eval, and holds only the functions that its rules and its exports call. It exports
`check(answers, {lastSaved, register, round, now}, language)`, `evaluate(answers, around)`, `choices(path, answers, around)` and
`look(answers, around, language)`, which says all of these from one computation; `now` is ISO 8601 text with an offset.

A page has two modules: one with `look` and all that computes, and one with what findings say, fetched when it is needed.
"""

from forms.compile import CompiledForm
from forms.compiler.constants import Constants
from forms.compiler.script_library import RUNTIME, library_for, reached
from forms.compiler.script_lists import ScriptLists
from forms.compiler.script_places import PlaceWriter
from forms.compiler.script_texts import TextWriter
from forms.expressions import Node
from forms.expressions.nodes import Path, Text, walk
from forms.given import given_lists

__all__ = ["library_for", "messages_script", "script"]

_WHOLE = "check; evaluate; choices; look"
_PAGE = "look; give; pieceOf; missing; labelsOf; tellWith"
_TOLD = """(around, asked, E) => {
  [NOW, TODAY, Z, SEED, SAVED, REGISTER, ROUND] = around;
  return told(asked, E);
}"""


def script(compiled: CompiledForm, languages: tuple[str, ...] = (), *, page: str = "") -> str:
    """Give the module's text, with the form's texts in some languages only (none named: in all).

    With `page`, the language of a page that hands over what it knows itself, lists that can be handed over (given.py) are
    left out, as is what findings say: it exports `look`, `give`, `pieceOf`, `missing`, `labelsOf` and `tellWith`. While nothing
    is missing, and once `messages` of `messages_script` was handed to `tellWith`, it says what the whole module says; before
    that every message is ''.
    """
    constants = _constants(compiled)
    listed = _lists(compiled, constants, page)
    places = PlaceWriter(compiled, constants, listed).source()
    listed.keep_inside(places)
    offered = f"const {'INSIDE' if page else 'LISTS'} = {listed.offered(_offered(compiled))};\n"
    texts = "" if page else TextWriter(compiled, constants, languages).source()
    before = f"{listed.giving()}\n{listed.source()}\n{places}\n{offered}\n{texts}"
    files = (RUNTIME, "tables.js", *(("given.js", "engine.js", "apart.js") if page else ("engine.js", "telling.js")))
    *library, engine, telling = reached(files, (before, _PAGE if page else _WHOLE))
    return "\n".join([*library, before, engine, telling]) + "\n"


def messages_script(compiled: CompiledForm, languages: tuple[str, ...], *, page: str) -> str:
    """Give the module of what a page's findings say: it exports `messages`, which the page's logic takes by `tellWith`."""
    listed = _lists(compiled, _constants(compiled), page)
    listed.keep_inside(PlaceWriter(compiled, listed.constants, listed).source())
    constants = _constants(compiled)
    texts = TextWriter(compiled, constants, languages).source()
    before = "\n".join([ScriptLists(constants, listed.columns, listed.given).source(), texts])
    library = reached((RUNTIME, "tables.js", "engine.js", "telling.js"), (before, _TOLD))
    return "\n".join(["export function messages(givenOf) {", *library, before, f"return {_TOLD};", "}\n"])


def _constants(compiled: CompiledForm) -> Constants:
    constants = Constants(compiled.form)
    constants.kinds = compiled.constants.kinds
    return constants


def _lists(compiled: CompiledForm, constants: Constants, page: str) -> ScriptLists:
    columns = _columns_read([*compiled.rules.values(), *compiled.check_rules.values()])
    return ScriptLists(constants, columns, given_lists(compiled, page) if page else {})


def _offered(compiled: CompiledForm) -> list[str]:
    """Give the choice lists that questions use."""
    used = {question.list_name for _, question in compiled.layout.questions()}
    return [name for name in compiled.form.choices if name in used]


def _columns_read(nodes: list[Node]) -> frozenset[str]:
    """Give every name that may be a column: steps of paths, whole paths (of an XML file) and constant texts."""
    names: set[str] = set()
    for node in nodes:
        for part in walk(node):
            if isinstance(part, Text):
                names.add(part.value)
            elif isinstance(part, Path):
                steps = [step.name for step in part.steps]
                names.update((*steps, "/".join(steps), "/".join(steps[2:])))
    return frozenset(names)
