"""Our ES modules joined into one script, without a build step: one function of all their lines, in the order of their imports.

Only what our modules use is read: `import { a, b } from "./x.js";`, `export function|const` and other names at the margin.
As they share a function, no two of them may give a thing at the margin the same name; short names for all are the minifier's.
A module that is loaded lazily (`import("./x.js")`) stays a file; what it imports itself it gets as copies of its own, so
state is handed to it.
"""

import re
from collections.abc import Callable, Mapping

try:
    import minify
except ImportError:  # no wheel for this machine: what is served is larger and says the same
    minify = None

_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "\./([\w]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (async function|function|const) (\w+)", re.MULTILINE)
_LAZY = re.compile(r'import\("\./(\w+\.js)"\)')
_OTHER = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)
_NAME = re.compile(r"^(?:async function|function|class|const|let|var) (?:(\w+)|([\[{][^=]*[\]}]) =)", re.MULTILINE)
_UNDEFINED = re.compile(r"(?<![\w$.])0\[0\]")


class BundleError(ValueError):
    """A module cannot be joined: the text says which and why."""


def joined(entries: tuple[str, ...], sources: Mapping[str, str], lazy: Callable[[str], str]) -> str:
    """Give one script that runs `entries` in their order, each module once: the constant `$name` of the last, with its exports.

    Args:
        entries: names of modules (`isi.js`).
        sources: every module's text by its name.
        lazy: the address of a module that is loaded only when it is needed.

    Raises:
        BundleError: a module is not there, imports itself in a circle or what is not exported, says import or export in
            another way, or two of them name the same.
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
            for wanted in match.group(1).split(", "):
                if wanted not in _exports(sources[match.group(2)]):
                    raise BundleError(f"{match.group(2)} does not export {wanted}; {name} asks for it")
        body = _bare(name, _IMPORT.sub("", sources[name]))
        done[name] = _LAZY.sub(lambda match: f'import("{lazy(match.group(1))}")', body)

    for entry in entries:
        add(entry, ())
    _apart(done)
    return _function(entries[-1], "".join(done.values()), _exports(sources[entries[-1]]))


def minified(script: str) -> str:
    """Give a script without comments and blanks that mean nothing, and with short names inside of its functions.

    Raises:
        minify.MinifyError: it is no JavaScript.
    """
    if minify is None:
        return script
    short = str(minify.string("text/javascript", script))
    # The minifier's shortest `undefined` takes seven times as long as the plain one.
    return short if _UNDEFINED.search(script) else _UNDEFINED.sub("void 0", short)


def minified_style(style: str) -> str:
    """Give a style sheet without comments and blanks that mean nothing."""
    return style if minify is None else str(minify.string("text/css", style))


def scoped(name: str, script: str) -> str:
    """Wrap a module without imports (of a form, or one of ours) as the constant `$name` that holds its exports."""
    return _function(name, _bare(name, script), _exports(script))


def _function(name: str, body: str, exports: tuple[str, ...]) -> str:
    return f"const ${name.removesuffix('.js')} = (() => {{\n{body}\nreturn {{ {', '.join(exports)} }};\n}})();\n"


def _exports(source: str) -> tuple[str, ...]:
    return tuple(match.group(2) for match in _EXPORT.finditer(source))


def _bare(name: str, source: str) -> str:
    """Give a module's lines without the word export."""
    body = _EXPORT.sub(r"\1 \2", source)
    if (other := _OTHER.search(body)) is not None:
        raise BundleError(f"{name} says {other.group()!r}")
    return body


def _apart(modules: Mapping[str, str]) -> None:
    """Refuse two modules that name a thing at the margin alike: the later would speak of the earlier one's."""
    first: dict[str, str] = {}
    for module, body in modules.items():
        for match in _NAME.finditer(body):
            for name in re.findall(r"(\w+)(?= *[,}\]=])", match.group(2)) if match.group(2) else (match.group(1),):
                if first.setdefault(name, module) != module:
                    raise BundleError(f"{module} and {first[name]} both name {name}")
