"""The JavaScript that is the same for every form, by function: a module holds only what it reaches."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

_FORMS = Path(__file__).parents[1]
_CHUNK = re.compile(r"^(?=(?:export )?(?:function|const|let) )", re.MULTILINE)
_DEFINED = re.compile(r"(?:export )?(?:function|const|let) (\w+)")
_WORD = re.compile(r"(?<!\w)(?:(?<!\.)|(?<=\.\.\.))[A-Za-z_]\w*+(?!:)")
_PROSE = re.compile(r'"(?:[^"\\\n]|\\.)*"|^\s*//.*$', re.MULTILINE)
"""What names nothing: texts and comments."""

RUNTIME = "expressions/runtime/runtime.js"


@lru_cache
def functions(file: str) -> Mapping[str, str]:
    """Give what a file of `forms` (`engine.js`) defines at the margin, by name, in its order."""
    source = (_FORMS / file).read_text(encoding="utf-8")
    chunks = [re.sub(r"^// .*$", "", chunk, flags=re.MULTILINE).strip() for chunk in _CHUNK.split(source)[1:]]
    return MappingProxyType({match.group(1): chunk for chunk in chunks if (match := _DEFINED.match(chunk))})


def library_for(*sources: str) -> str:
    """Give the part of the runtime that some code needs, in the order of the file."""
    return reached((RUNTIME,), sources)[0]


def reached(files: tuple[str, ...], sources: Iterable[str]) -> list[str]:
    """Give, for each file, the part that some code needs: what it names, and what that names, in the order of the file."""
    library = {name: chunk for file in files for name, chunk in functions(file).items()}
    wanted: set[str] = set()
    waiting = [name for source in sources for name in _named(_PROSE.sub(" ", source)) if name in library]
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += [other for other in _named(_PROSE.sub(" ", library[name])) if other in library]
    return ["\n".join(chunk for name, chunk in functions(file).items() if name in wanted) for file in files]


def _named(code: str) -> set[str]:
    return set(_WORD.findall(code))
