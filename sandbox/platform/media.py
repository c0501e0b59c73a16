"""Temporary media, kept for three days (platform fact 3.10)."""

import base64
import secrets
from dataclasses import dataclass

from sandbox.base.clock import DAY_SECONDS, Clock
from sandbox.base.journal import Journal
from sandbox.base.refusals import Json, Refusal

LIFETIME_SECONDS = 3 * DAY_SECONDS
MEGABYTE = 1024 * 1024
LIMITS = {"image": 10 * MEGABYTE, "voice": 2 * MEGABYTE, "video": 10 * MEGABYTE, "thumb": 64 * 1024}


@dataclass(frozen=True)
class Media:
    """One uploaded file; `kind` is image, voice, video or thumb."""

    media_id: str
    kind: str
    content_type: str
    body: bytes
    created_at: int

    def document(self) -> Json:
        """JSON form with the body in base64."""
        return {**vars(self), "body": base64.b64encode(self.body).decode()}


class MediaShelf:
    """Media by id, from the service and from phones."""

    def __init__(self, clock: Clock, journal: Journal) -> None:
        """Load the media of the journal."""
        self._clock = clock
        self._journal = journal
        self._media: dict[str, Media] = {}
        for each in journal.load("media"):
            media = Media(**{**each, "body": base64.b64decode(each["body"])})
            self._media[media.media_id] = media

    def add(self, kind: str, content_type: str, body: bytes) -> Media:
        """Keep a file; wrong kinds and sizes are refused as on upload."""
        if kind not in LIMITS:
            raise Refusal(40004)
        if not body:
            raise Refusal(44001)
        if len(body) > LIMITS[kind]:
            raise Refusal(40006)
        media = Media(secrets.token_urlsafe(48), kind, content_type, body, int(self._clock.unix()))
        self._media[media.media_id] = media
        self._journal.put("media", media.media_id, media.document)
        return media

    def get(self, media_id: object, kind: str = "") -> Media:
        """The file, of that kind if given; 40007 if unknown, of another kind or older than three days."""
        media = self._media.get(media_id) if isinstance(media_id, str) else None
        if media is None or (kind and media.kind != kind):
            raise Refusal(40007)
        if media.created_at + LIFETIME_SECONDS < self._clock.unix():
            raise Refusal(40007)
        return media

    def find(self, media_id: str) -> Media | None:
        """The file at any age, because a phone keeps what it has shown; None if unknown."""
        return self._media.get(media_id)

    def clear(self) -> None:
        """Forget every file."""
        self._media.clear()


def guess_type(body: bytes, kind: str) -> str:
    """The content type, guessed from the first bytes as the platform does."""
    for start, name in ((b"\x89PNG", "image/png"), (b"GIF8", "image/gif"), (b"#!AMR", "audio/amr")):
        if body.startswith(start):
            return name
    return {"image": "image/jpeg", "thumb": "image/jpeg", "voice": "audio/mpeg"}.get(kind, "video/mp4")
