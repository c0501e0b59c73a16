"""The content of each phone: one list of entries a person, and the watchers of new ones."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self

from sandbox.base.clock import Clock
from sandbox.base.journal import Journal
from sandbox.base.refusals import Json


class Kind(StrEnum):
    """The look of an entry on the phone."""

    TEXT = "text"
    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"
    LOCATION = "location"
    LINK = "link"
    NEWS = "news"
    MENU = "menu"
    TEMPLATE = "template"
    NOTICE = "notice"
    MASS = "mass"
    SMS = "sms"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line on a phone.

    `text` is the main line (a text, a title, the name of a place); `fields` maps labels to values (template and
    notice lines, latitude, sender of an SMS, choices of a menu message by id); `url` is the page that a tap opens,
    or the address of the picture or sound.
    """

    seq: int
    openid: str
    at: datetime
    from_me: bool
    kind: Kind
    text: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    url: str = ""

    def document(self) -> Json:
        """JSON form, also sent to the browser; `at` is ISO 8601 in UTC."""
        return {
            "seq": self.seq,
            "openid": self.openid,
            "at": self.at.isoformat(),
            "from_me": self.from_me,
            "kind": str(self.kind),
            "text": self.text,
            "fields": dict(self.fields),
            "url": self.url,
        }

    @classmethod
    def read(cls, document: Json) -> Self:
        """The entry that `document()` wrote."""
        at = datetime.fromisoformat(document["at"])
        return cls(**{**document, "at": at, "kind": Kind(document["kind"])})


class Changes(AsyncIterator[Entry]):
    """New entries of a person, watched from the construction on, so that none is missed before the first wait."""

    def __init__(self, watchers: set["Changes"]) -> None:
        """Join the watchers of the person."""
        self._queue: asyncio.Queue[Entry] = asyncio.Queue()
        self._watchers = watchers
        watchers.add(self)

    def tell(self, entry: Entry) -> None:
        """Hand a new entry to the watcher."""
        self._queue.put_nowait(entry)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Entry:
        return await self._queue.get()

    def close(self) -> None:
        """Stop watching."""
        self._watchers.discard(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Chats:
    """The entries of all people in order of arrival, numbered across all phones."""

    def __init__(self, clock: Clock, journal: Journal) -> None:
        """Load the entries of the journal."""
        self._clock = clock
        self._journal = journal
        self._entries: dict[str, list[Entry]] = {}
        self._watchers: dict[str, set[Changes]] = {}
        self._seq = 0
        for document in journal.load("entry"):
            entry = Entry.read(document)
            self._entries.setdefault(entry.openid, []).append(entry)
            self._seq = max(self._seq, entry.seq)

    def add(
        self,
        openid: str,
        kind: Kind,
        text: str = "",
        *,
        from_me: bool = False,
        fields: Mapping[str, str] | None = None,
        url: str = "",
    ) -> Entry:
        """Put a line on the person's phone and tell its watchers."""
        self._seq += 1
        entry = Entry(self._seq, openid, self._clock.now(), from_me, kind, text, fields or {}, url)
        self._entries.setdefault(openid, []).append(entry)
        self._journal.put("entry", str(entry.seq), entry.document)
        for watcher in self._watchers.get(openid, ()):
            watcher.tell(entry)
        return entry

    def of(self, openid: str) -> list[Entry]:
        """The whole chat, oldest first."""
        return list(self._entries.get(openid, ()))

    def watch(self, openid: str) -> Changes:
        """Entries added after this call."""
        return Changes(self._watchers.setdefault(openid, set()))

    def clear(self) -> None:
        """Empty all phones; watchers keep watching."""
        self._entries.clear()
