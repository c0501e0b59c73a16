"""SQL stands in models/queries only, and no query ends a transaction."""

import ast
from collections.abc import Iterator

import pytest

from deploy.checks import tracked
from settings import ROOT

TYPES = {
    "sqlalchemy": {"Connection", "Engine", "Row", "RowMapping", "Select", "make_url"},
    "sqlalchemy.orm": {"Session", "sessionmaker"},
    "sqlalchemy.orm.attributes": {"set_committed_value"},
}
"""Names that build no statement; `make_url` reads an address, an audience (`Select`) is handed on as it came.

`sqlalchemy.exc` may be used whole.
"""
BUILDING = {"scalar", "scalars", "where", "order_by", "outerjoin", "select_from", "with_for_update", "subquery"}
"""Methods that only statements have, or that run one in a session."""
ENDING = {"commit", "rollback", "begin"}
ELSEWHERE = ("models/", "migrations/", "sandbox/", "tests/", "bench/")
"""Models declare what queries use; migrations, tests and the played outside world write SQL of their own."""


def sql_in(code: str) -> Iterator[str]:
    """Imports and calls that build or run a statement, with their lines."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Import(names=names):
                found = [one.name for one in names if one.name.split(".")[0] == "sqlalchemy"]
            case ast.ImportFrom(module=str(module), names=names) if module.split(".")[0] == "sqlalchemy":
                allowed = TYPES.get(module, set())
                found = [] if module == "sqlalchemy.exc" else [one.name for one in names if one.name not in allowed]
            case ast.Call(func=ast.Attribute(attr=name)) if name in BUILDING:
                found = [name]
            case ast.Call(func=ast.Attribute(attr="execute"), args=[_, *_]):
                found = ["execute"]
            case _:
                found = []
        yield from (f"{name}, line {getattr(node, 'lineno', 0)}" for name in found)


def ends_in(code: str) -> Iterator[str]:
    """Calls that end a transaction, or begin one that ends within the query."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ENDING:
            yield f"{node.func.attr}, line {node.lineno}"


def modules(*, queries: bool) -> Iterator[tuple[str, str]]:
    """Path and code of every module of the queries, or of those that must hold no SQL."""
    for name in tracked(ROOT):
        wanted = name.startswith("models/queries/") if queries else not name.startswith(ELSEWHERE)
        if name.endswith(".py") and wanted and (ROOT / name).exists():
            yield name, (ROOT / name).read_text(encoding="utf-8")


def test_sql_stands_in_the_queries_only() -> None:
    found = {name: list(sql_in(code)) for name, code in modules(queries=False)}

    assert len(found) > 100
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_no_query_ends_a_transaction() -> None:
    found = {name: list(ends_in(code)) for name, code in modules(queries=True)}

    assert len(found) > 30
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "code",
    [
        "from sqlalchemy import select",
        "from sqlalchemy.orm import joinedload",
        "import sqlalchemy as sa",
        "people = audience.where(True)",
        "session.execute(statement)",
        "session.scalars(query).all()",
    ],
)
def test_a_statement_is_noticed(code: str) -> None:
    assert list(sql_in(code))


@pytest.mark.parametrize(
    "code",
    [
        "from sqlalchemy.orm import Session",
        "from sqlalchemy.exc import IntegrityError",
        "session.get_one(Person, 1)",
        "pipe.execute()",
        "'、'.join(names)",
    ],
)
def test_what_builds_no_statement_is_left_alone(code: str) -> None:
    assert list(sql_in(code)) == []
