"""Every test can fail: it asserts something itself, or by a helper of the tests that it calls."""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]
SAYS = frozenset({"raises", "warns", "fail", "expect"})
"""Calls that assert: pytest's, and Playwright's."""
FLAT = frozenset({ast.Constant, ast.Tuple, ast.JoinedStr})
"""What is true or false whatever the code does: `assert (a, "words")` is a tuple."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def used(function: Function) -> set[str]:
    """What it calls, and the fixtures that it names."""
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    named = {call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls}
    return named | {argument.arg for argument in function.args.args}


def asserts(function: Function) -> bool:
    found = [node.test for node in ast.walk(function) if isinstance(node, ast.Assert)]
    return any(type(test) not in FLAT for test in found) or bool(used(function) & SAYS)


def asserting(trees: dict[str, ast.Module], own: ast.Module) -> set[str]:
    """Names of helpers that assert, their own file's and those that it imports from the tests."""
    imported = {
        (node.module, name.asname or name.name): name.name
        for node in ast.walk(own)
        if isinstance(node, ast.ImportFrom) and node.module in trees
        for name in node.names
    }
    helpers = [one for one in functions(own) if not one.name.startswith("test_")]
    for (module, _), name in imported.items():
        helpers += [one for one in functions(trees[module]) if one.name == name]
    found: set[str] = set()
    while more := {one.name for one in helpers if asserts(one) or used(one) & found} - found:
        found |= more
    return found


def silent(trees: dict[str, ast.Module]) -> list[str]:
    """The tests that assert nothing, as module.name."""
    return [
        f"{module}.{one.name}"
        for module, tree in trees.items()
        for one in functions(tree)
        if one.name.startswith("test_") and not asserts(one) and not used(one) & asserting(trees, tree)
    ]


def test_every_test_asserts_something():
    files = sorted(TESTS.rglob("*.py"))
    trees = {
        ".".join(("tests", *one.relative_to(TESTS).with_suffix("").parts)): ast.parse(one.read_text("utf-8"))
        for one in files
    }
    assert sum(one.name.startswith("test_") for tree in trees.values() for one in functions(tree)) > 1500
    assert silent(trees) == []


def test_a_test_without_an_assertion_is_found():
    helper = ast.parse("def told(x):\n    assert x\ndef said(x):\n    pass")
    written = ast.parse(
        "from tests.a import told, said\n"
        "def deep(x):\n    told(x)\n"
        "def test_one():\n    deep(1)\n"
        "def test_two():\n    said(1)\n"
        "def test_three():\n    assert (1 == 2, 'words')\n"
        "def test_four():\n    with pytest.raises(ValueError):\n        int('x')\n"
    )
    assert silent({"tests.a": helper, "tests.b": written}) == ["tests.b.test_two", "tests.b.test_three"]
