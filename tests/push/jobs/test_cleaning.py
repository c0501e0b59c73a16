"""Data kept for a limited time is deleted by the clock."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from models.chat.attachments import Attachment, AttachmentKind, AttachmentState
from models.pending_files import PendingFile, PendingState
from models.people import Source
from programme.helpdesk.attachments import keep_body
from programme.people.filing.entries import FileEntry
from programme.people.pending_files import keep_pending
from push.jobs.cleaning import clean_now
from push.queues import NORMAL
from push.runtime import Runtime
from tests.harness.stories import Story

SOUND = b"#!AMR\nsound"


@pytest.fixture
def keeper(rt: Runtime, tmp_path: Path) -> Runtime:
    return replace(rt, settings=replace(rt.settings, media_folder=tmp_path / "media"))


def kept(rt: Runtime, story: Story, delete_at: datetime, state: AttachmentState = AttachmentState.KEPT) -> int:
    name = keep_body(rt.settings.media_folder, SOUND)
    with rt.sessions.begin() as session:
        attachment = Attachment(
            follower_id=story.follower(),
            kind=AttachmentKind.VOICE,
            state=state,
            name=name,
            media_id="m",
            at=delete_at - timedelta(days=30),
            delete_at=delete_at,
        )
        session.add(attachment)
        session.flush()
        return attachment.id


def files(rt: Runtime) -> list[Path]:
    return list(rt.settings.media_folder.iterdir())


def test_a_recording_is_deleted_when_its_30_days_are_over(keeper: Runtime, story: Story, now: datetime) -> None:
    attachment = kept(keeper, story, now)

    clean_now(keeper)

    with keeper.sessions() as session:
        row = session.get_one(Attachment, attachment)
    assert (row.state, row.name, row.media_id) == (AttachmentState.DELETED, "", "")
    assert files(keeper) == []


def test_a_younger_recording_stays(keeper: Runtime, story: Story, now: datetime) -> None:
    kept(keeper, story, now + timedelta(minutes=1))

    clean_now(keeper)

    assert len(files(keeper)) == 1


def test_a_recording_whose_job_was_lost_is_fetched_after_all(keeper: Runtime, story: Story, now: datetime) -> None:
    attachment = kept(keeper, story, now + timedelta(days=29), AttachmentState.WAITING)

    clean_now(keeper)

    (job,) = keeper.queues.by_name[NORMAL].jobs
    assert (job.func_name, job.args) == ("wiring.fetch_attachment", [attachment])


def test_what_nobody_agreed_to_in_30_days_is_erased(keeper: Runtime, now: datetime) -> None:
    long_ago, entry = now - timedelta(days=31), FileEntry(name="王小梅", phone="13800000000")
    with keeper.sessions.begin() as session:
        pending = keep_pending(session, entry, relation="妈妈", source=Source.CHAT, now=long_ago, today=now.date()).id

    clean_now(keeper)

    with keeper.sessions() as session:
        row = session.get_one(PendingFile, pending)
    assert (row.state, row.entry) == (PendingState.EXPIRED, "")
