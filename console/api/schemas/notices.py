"""Answers of `/api/v1/notices`: notices, their postings and their deliveries."""

from typing import Any

from pydantic import BaseModel

from console.api.schemas.china_time import ChinaTime
from models.push.notices import AttemptOutcome, Channel, NoticeKind, NoticeState
from models.push.postings import PostingChannel, PostingState


class Counts(BaseModel):
    """People by outcome; `people` is the sum of the others."""

    people: int
    sent: int
    delivered: int
    handed_over: int
    refused: int
    suppressed: int
    unsure: int
    pending: int


class Households(BaseModel):
    targeted: int
    reached: int
    handed_over: int
    unreached: int


class PostingOut(BaseModel):
    """A posting of a notice at a place; it reaches no household (R29). `scans`: of its code since it was ordered."""

    id: int
    channel: PostingChannel
    place: str
    state: PostingState
    reason: str
    copies: int
    due_at: ChinaTime
    ended_at: ChinaTime | None
    has_photo: bool
    scans: int


class PostingList(BaseModel):
    items: list[PostingOut]


class NoticeOut(BaseModel):
    """Notice with what became of it."""

    id: int
    kind: NoticeKind
    state: NoticeState
    title: str
    body: str
    url: str
    audience: dict[str, Any]
    channels: list[str]
    vacancy_id: int | None
    parent_id: int | None
    """The notice it goes on from: to those added since, or once more to those it failed."""
    urgent: bool
    send_at: ChinaTime | None
    schedule_note: str
    """A hint for scheduling: a start put off by a holiday, a year without announced holidays."""
    approved_at: ChinaTime | None
    finished_at: ChinaTime | None
    pause_reason: str
    counts: Counts
    households: Households
    postings: list[PostingOut]


class NoticePage(BaseModel):
    items: list[NoticeOut]
    next_cursor: str | None


class AttemptOut(BaseModel):
    channel: Channel
    outcome: AttemptOutcome | None
    reason: str
    at: ChinaTime


class DeliveryOut(BaseModel):
    """The fate of a notice for one person. A person who shares another's phone shows that person's attempts."""

    id: int
    person_id: int
    household_id: int | None
    state: str
    channel: Channel | None
    reason: str
    at: ChinaTime | None
    attempts: list[AttemptOut]


class DeliveryPage(BaseModel):
    items: list[DeliveryOut]
    next_cursor: str | None
