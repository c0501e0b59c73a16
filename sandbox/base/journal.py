"""Delayed writing to one SQLite file; memory is the truth, and the file lets it survive a restart."""

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from sandbox.base.refusals import Json

FLUSH_SECONDS = 0.5
SCHEMA = "CREATE TABLE IF NOT EXISTS documents (kind TEXT, key TEXT, body TEXT, PRIMARY KEY (kind, key))"
# An update in place keeps the row's number, and with it the order of first writing.
UPSERT = "INSERT INTO documents VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body"
Row = tuple[str, str, str | None]


class Journal:
    """A collector of changed documents, written in one transaction; without a folder nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        """Make the folder and the file if they are missing."""
        self._file = None if folder is None else folder / "sandbox.sqlite3"
        self._changed: dict[tuple[str, str], Callable[[], Json] | None] = {}
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self._write([])

    def put(self, kind: str, key: str, document: Callable[[], Json]) -> None:
        """Remember that the document changed; `document` is called when it is written."""
        if self._file is not None:
            self._changed[kind, key] = document

    def drop(self, kind: str, key: str) -> None:
        """Remember that the document was removed."""
        if self._file is not None:
            self._changed[kind, key] = None

    def load(self, kind: str) -> Iterator[Json]:
        """All stored documents of that kind, in order of first writing."""
        if self._file is None:
            return
        with closing(sqlite3.connect(self._file)) as database:
            query = "SELECT body FROM documents WHERE kind = ? ORDER BY rowid"
            rows = database.execute(query, (kind,)).fetchall()
        for (body,) in rows:
            yield json.loads(body)

    def clear(self) -> None:
        """Forget everything, also on disk."""
        self._changed.clear()
        if self._file is not None:
            with closing(sqlite3.connect(self._file)) as database, database:
                database.execute("DELETE FROM documents")

    def flush(self) -> None:
        """Write what changed."""
        rows = self._take()
        if rows:
            self._write(rows)

    async def run(self) -> None:
        """Flush every half second until cancelled; the file is written off the event loop."""
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            rows = self._take()
            if rows:
                await asyncio.shield(asyncio.to_thread(self._write, rows))

    def _take(self) -> list[Row]:
        changed, self._changed = self._changed, {}
        return [
            (kind, key, None if document is None else json.dumps(document(), ensure_ascii=False))
            for (kind, key), document in changed.items()
        ]

    def _write(self, rows: list[Row]) -> None:
        if self._file is None:
            return
        with closing(sqlite3.connect(self._file, timeout=30)) as database, database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute(SCHEMA)
            gone = [(kind, key) for kind, key, body in rows if body is None]
            kept = [row for row in rows if row[2] is not None]
            database.executemany("DELETE FROM documents WHERE kind = ? AND key = ?", gone)
            database.executemany(UPSERT, kept)
