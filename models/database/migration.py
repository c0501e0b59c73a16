"""Upgrades of a database to the current schema, through alembic only."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

ROOT = Path(__file__).resolve().parents[2]


def _config(connection: Connection | None = None) -> Config:
    config = Config(str(ROOT / "alembic.ini"))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> None:
    """Run every migration that is missing; foreign keys are off on SQLite meanwhile."""
    with engine.connect() as connection:
        sqlite = engine.dialect.name == "sqlite"
        if sqlite:
            _pragma(connection, "OFF")
        with connection.begin():
            command.upgrade(_config(connection), "head")
        if sqlite:
            _pragma(connection, "ON")


def _pragma(connection: Connection, state: str) -> None:
    # SQLite obeys this pragma only outside a transaction; the driver's own connection is not in one here.
    driver = connection.connection.dbapi_connection
    if driver is not None:
        driver.execute(f"PRAGMA foreign_keys={state}")


def is_current(engine: Engine) -> bool:
    """True if the database has the newest schema (`/readyz`)."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head
