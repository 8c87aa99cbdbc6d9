"""A newcomer reads what each module, struct and public function is for, without opening another."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted(path for package in ("forms", "exports", "service") for path in (ROOT / package).rglob("*.py"))
LONGEST_FILE = 400
LONGEST_FUNCTION = 60


def undocumented(body):
    """Public classes, functions and methods of public classes without a docstring, by name."""
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            yield f"{node.name} (line {node.lineno})"
        if isinstance(node, ast.ClassDef):
            yield from undocumented(node.body)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_everything_public_says_what_it_is_for(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module has no docstring"
    assert list(undocumented(tree.body)) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small_enough_to_hold_in_the_head(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_left_for_later(path):
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"\b(?:TODO|FIXME|XXX|raise NotImplementedError)\b", text) == []


def test_the_map_in_the_readme_shows_the_house_as_it_is():
    """Every path in backticks in the map exists, and every folder of the house stands in it."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    drawn = re.findall(r"^\| `([^`]+)`", readme.partition("## The house")[2].partition("\n## ")[0], flags=re.MULTILINE)
    rooms = {
        f"{path.relative_to(ROOT)}/" for package in ("forms", "exports", "service") for path in folders(ROOT / package)
    }
    assert [path for path in drawn if not (ROOT / path).exists()] == []
    assert sorted(rooms - set(drawn)) == []


def folders(package):
    """A package and the folders of modules directly in it."""
    return [package, *sorted(path.parent for path in package.glob("*/__init__.py"))]
