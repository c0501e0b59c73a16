"""Runs migrations on the engine or connection it is handed (`flask db upgrade`, tests)."""

import sys
from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Enum, LargeBinary, String, TypeDecorator, text

from models import Base

target_metadata = Base.metadata


def plain_type(kind: str, item: object, _autogen: AutogenContext) -> str | Literal[False]:
    """Our own column types by what the database stores, so that a migration never imports a model."""
    if kind == "type" and isinstance(item, TypeDecorator | Enum):
        stored = item.impl_instance if isinstance(item, TypeDecorator) else String(24)
        return "sa.LargeBinary()" if isinstance(stored, LargeBinary) else f"sa.{stored!r}"
    return False


def run(connection: Connection) -> None:
    """Foreign keys are off on SQLite meanwhile: a batch ALTER with them on deletes child rows."""
    sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=target_metadata,
        render_as_batch=sqlite,
        render_item=plain_type,
        compare_server_default=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        if not sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(7017102)"))  # one migrator at a time
        context.run_migrations()


if "connection" not in context.config.attributes:
    sys.exit("请用 .venv/bin/flask --app app db upgrade 升级数据库：alembic 自己不知道连哪一个。")
run(context.config.attributes["connection"])
