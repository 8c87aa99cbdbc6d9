"""Our ES modules joined into one script, without a build step: each in a function of its own, in the order of their imports.

Only what our modules use is read: `import { a, b } from "./x.js";` and `export function|const` at the margin. A module that
is loaded lazily (`import("./x.js")`) stays a file; what it imports itself it gets as copies of its own, so state is handed to it.
"""

import re
from collections.abc import Callable, Mapping

from rjsmin import jsmin

_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "\./([\w]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (function|const) (\w+)", re.MULTILINE)
_LAZY = re.compile(r'import\("\./(\w+\.js)"\)')
_OTHER = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)


class BundleError(ValueError):
    """A module cannot be joined: the text says which and why."""


def joined(entries: tuple[str, ...], sources: Mapping[str, str], lazy: Callable[[str], str]) -> str:
    """Give one script that runs `entries` in their order; each module stands in it once, as a constant `$name`.

    Args:
        entries: names of modules (`isi.js`).
        sources: every module's text by its name.
        lazy: the address of a module that is loaded only when it is needed.

    Raises:
        BundleError: a module is not there, imports itself in a circle, or says import or export in another way.
    """
    done: dict[str, str] = {}

    def add(name: str, above: tuple[str, ...]) -> None:
        if name in done:
            return
        if name in above:
            raise BundleError(f"{name} imports itself: {' > '.join((*above, name))}")
        if name not in sources:
            raise BundleError(f"{name} is not there; {above[-1] if above else 'the page'} asks for it")
        for match in _IMPORT.finditer(sources[name]):
            add(match.group(2), (*above, name))
        done[name] = _wrapped(name, sources[name], lazy)

    for entry in entries:
        add(entry, ())
    return "".join(done.values())


def minified(script: str) -> str:
    """Give a script without comments and blanks that mean nothing."""
    return str(jsmin(script))


def scoped(name: str, script: str) -> str:
    """Wrap a module without imports (of a form, or one of ours) as the constant `$name` that holds its exports."""
    exports = [match.group(2) for match in _EXPORT.finditer(script)]
    body = _EXPORT.sub(r"\1 \2", script)
    if (other := _OTHER.search(body)) is not None:
        raise BundleError(f"{name} says {other.group()!r}")
    return f"const ${name} = (() => {{\n{body}\nreturn {{ {', '.join(exports)} }};\n}})();\n"


def _wrapped(name: str, source: str, lazy: Callable[[str], str]) -> str:
    """Write one of our modules as a constant; what it imports are the constants before it."""
    source = _IMPORT.sub(lambda match: f"const {{ {match.group(1)} }} = ${match.group(2)[:-3]};\n", source)
    source = _LAZY.sub(lambda match: f'import("{lazy(match.group(1))}")', source)
    return scoped(name.removesuffix(".js"), source)
