"""Many values as one parameter: a JSON list that the database unfolds.

An IN with separate values is another statement for every length: SQLAlchemy renders 500 parameters, the driver
parses them and PostgreSQL plans them anew each time. With one parameter the statement stays the same and prepared.
A statement of every batch is built once, with `given` parameters: to build one takes longer than to run it.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Dialect,
    FromClause,
    Text,
    TypeDecorator,
    bindparam,
    cast,
    column,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Boolean, TypeEngine

from models.database.base import Base


class Among(FunctionElement[bool]):
    """A column and the JSON list that holds its values."""

    inherit_cache = True
    type = Boolean()


class JsonText(TypeDecorator[Collection[Any]]):
    """A list as JSON text, for a parameter only."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> str:
        return json.dumps(list(value or ()))


def given(name: str) -> BindParameter[Collection[Any]]:
    """A list that is given by this name when the statement is executed."""
    return bindparam(name, type_=JsonText())


def among(
    value: ColumnElement[Any] | InstrumentedAttribute[Any], values: Collection[Any] | BindParameter[Collection[Any]]
) -> ColumnElement[bool]:
    """`value IN values`, for numbers and strings, as one parameter."""
    return Among(value, values if isinstance(values, BindParameter) else _document(values))


@compiles(Among, "postgresql")
def _among_postgresql(element: Among, compiler: SQLCompiler, **options: object) -> str:
    value, document = element.clauses
    kind = compiler.dialect.type_compiler_instance.process(value.type)
    items = f"json_array_elements_text(CAST({compiler.process(document, **options)} AS JSON))"
    return f"{compiler.process(value, **options)} = ANY (ARRAY(SELECT CAST({items} AS {kind})))"


@compiles(Among, "sqlite")
def _among_sqlite(element: Among, compiler: SQLCompiler, **options: object) -> str:
    value, document = element.clauses
    items = select(func.json_each(document).table_valued("value").c.value)
    return str(compiler.process(value.in_(items), **options))


def table_of(session: Session, rows: Sequence[Mapping[str, Any]], **types: TypeEngine[Any]) -> FromClause:
    """The rows (JSON values) as a table with these columns, in no order."""
    document = _document(rows)
    if session.get_bind().dialect.name == "postgresql":
        columns = [column(name, kind) for name, kind in types.items()]
        return func.json_to_recordset(cast(document, JSON)).table_valued(*columns).render_derived(with_types=True)
    each = func.json_each(document).table_valued("value")
    fields = [cast(func.json_extract(each.c.value, f"$.{name}"), kind).label(name) for name, kind in types.items()]
    return select(*fields).subquery()


def _document(values: Collection[Any]) -> BindParameter[Collection[Any]]:
    return bindparam(None, values, JsonText(), unique=True)


def insert_into(session: Session, model: type[Base]) -> Any:  # noqa: ANN401 - two classes with the same `on_conflict_…`
    """The dialect's INSERT, which has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(model)
