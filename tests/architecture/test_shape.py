"""Small, with an even tail: no module over 400 lines, no function over 60."""

import ast

from tests.architecture.source import ROOT, SHIPPED, modules, place, tree

EVERYWHERE = (*SHIPPED, "tests", "bench")
MODULE_MOST, FUNCTION_MOST = 400, 60


def test_no_module_is_longer_than_400_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): length
        for path in modules(*EVERYWHERE)
        if (length := len(path.read_text(encoding="utf8").splitlines())) > MODULE_MOST
    }

    assert long == {}


def test_no_function_is_longer_than_60_lines() -> None:
    long = {
        place(path, node): length
        for path in modules(*EVERYWHERE)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_MOST
    }

    assert long == {}


def test_no_time_is_taken_past_the_one_clock() -> None:
    """The linter sees `timezone.now`; fields that set themselves it does not."""
    taken = [
        place(path, node.value)
        for path in modules(*SHIPPED)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add")
    ]

    assert taken == []
