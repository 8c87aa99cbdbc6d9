"""The house keeps its floors: who may import whom, read from the code itself (../shared/design.md, section 3)."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("forms", "exports", "service")

# What each floor of the service may import besides itself; service.attachments, service.register, service.figures and service.sample are pure.
FLOORS = {
    "cli": {"commands", "app", "actions", "accounts", "database", "logs", "problems", "settings", "language"},
    "commands": {
        "app",
        "actions",
        "accounts",
        "database",
        "figures",
        "register",
        "sample",
        "logs",
        "problems",
        "settings",
        "language",
        "heap",
    },
    "app": {"api", "pages", "actions", "accounts", "database", "logs", "problems", "settings", "language"},
    "api": {"actions", "accounts", "attachments", "database", "register", "problems", "settings", "language", "logs"},
    "pages": {
        "actions",
        "accounts",
        "attachments",
        "database",
        "figures",
        "register",
        "problems",
        "settings",
        "language",
        "logs",
    },
    "actions": {
        "accounts",
        "attachments",
        "database",
        "figures",
        "register",
        "sample",
        "problems",
        "settings",
        "language",
        "heap",
    },
    "accounts": {"database", "problems", "settings", "language", "logs"},
    "database": {"problems", "settings", "language"},
    "attachments": {"language"},
    "figures": {"register", "language"},
    "register": {"problems", "language"},
    "sample": {"register"},
    "logs": {"settings"},
    "problems": {"language"},
    "settings": set(),
    "language": set(),
    "heap": set(),
}

# Libraries that live in one place, by module prefix.
ROOMS = {
    "asyncpg": ("service.database",),
    "litestar": ("service.app", "service.problems", "service.accounts", "service.api", "service.pages"),
    "openpyxl": (
        "forms.tables",
        "exports.workbook",
        "exports.painting",
        "exports.charting",
        "exports.filling_in",
        "exports.filling",
        "exports.authored",
        "exports.filling.returned",
    ),
    "python_calamine": ("forms.tables",),
    "babel": ("service.language",),
    "uvicorn": ("service.commands",),
    "click": ("service.cli", "service.commands"),
}
NO_ROOM = {"utils", "util", "helpers", "helper", "common", "base", "misc", "lib"}


class Import(NamedTuple):
    """One import statement: where it stands, what it names, whether it stands inside a function."""

    module: str
    target: str
    line: int
    in_function: bool

    def __str__(self) -> str:
        return f"{self.module}:{self.line} imports {self.target}"


def files() -> list[Path]:
    """Every Python file of the three packages."""
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def name_of(path: Path) -> str:
    """A file's dotted module name."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path) for path in files()}


def imports_of(path: Path) -> Iterator[Import]:
    """The imports of a file, those under TYPE_CHECKING and in functions too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute in this house"
            named = [f"{node.module}.{alias.name}" for alias in node.names]
            # `from service.database import migrate` is an import of the module migrate.
            targets = [each if each in MODULES else str(node.module) for each in named]
        else:
            continue
        for target in dict.fromkeys(targets):
            yield Import(name_of(path), target, node.lineno, id(node) in inside)


@pytest.fixture(scope="module")
def imports() -> list[Import]:
    """Every import of the three packages."""
    return [each for path in files() for each in imports_of(path)]


def floor(module: str) -> str:
    """The part of the service that a module belongs to."""
    return module.split(".")[1] if "." in module else ""


def within(module: str, places: tuple[str, ...]) -> bool:
    """Whether a module is one of these places or inside one."""
    return any(module == place or module.startswith(place + ".") for place in places)


def test_there_is_a_house(imports):
    assert {"forms.model", "service.cli", "service.database.migrate"} <= MODULES
    assert len(imports) > 100


def test_forms_know_neither_exports_nor_service_and_exports_do_not_know_the_service(imports):
    allowed = {"forms": {"forms"}, "exports": {"exports", "forms"}, "service": set(PACKAGES)}
    wrong = [
        str(each)
        for each in imports
        if (package := each.target.split(".")[0]) in PACKAGES and package not in allowed[each.module.split(".")[0]]
    ]
    assert wrong == []


def test_inside_the_service_arrows_point_downwards_only(imports):
    wrong = [
        str(each)
        for each in imports
        if each.module.startswith("service.")
        and each.target.startswith("service.")
        and floor(each.target) != floor(each.module)
        and floor(each.target) not in FLOORS[floor(each.module)]
    ]
    assert wrong == []


@pytest.mark.parametrize("library", ROOMS)
def test_a_library_is_imported_in_its_own_room_only(library, imports):
    wrong = [
        str(each) for each in imports if within(each.target, (library,)) and not within(each.module, ROOMS[library])
    ]
    assert wrong == []


def test_the_pure_packages_do_nothing_asynchronous(imports):
    wrong = [
        str(each)
        for each in imports
        if each.module.split(".")[0] in {"forms", "exports"}
        and within(each.target, ("asyncio", "anyio", "socket", "http"))
    ]
    assert wrong == []


def test_no_import_hides_in_a_function(imports):
    assert [str(each) for each in imports if each.in_function] == []


def test_no_module_is_an_attic():
    assert sorted(module for module in MODULES if NO_ROOM & set(module.split("."))) == []


def test_no_two_modules_import_each_other_even_by_way_of_others(imports):
    arrows: dict[str, set[str]] = {module: set() for module in MODULES}
    for each in imports:
        if each.target in MODULES and each.target != each.module:
            arrows[each.module].add(each.target)
    assert circle(arrows) == []


def circle(arrows: dict[str, set[str]]) -> list[str]:
    """The modules of one circle of imports, in order; empty where there is none."""
    done: set[str] = set()

    def walk(module: str, path: list[str]) -> list[str]:
        if module in path:
            return [*path[path.index(module) :], module]
        if module in done:
            return []
        for target in sorted(arrows[module]):
            found = walk(target, [*path, module])
            if found:
                return found
        done.add(module)
        return []

    return next((found for module in sorted(arrows) if (found := walk(module, []))), [])


def test_a_circle_would_be_found():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == ["a", "b", "c", "a"]
    assert circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []
