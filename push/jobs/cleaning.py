"""Deletion of voice messages and pictures after 30 days, and of files that nobody agreed to.

Attachments whose job was lost are fetched after all, while the platform still has them.
"""

from datetime import timedelta

import structlog

from models.chat.attachments import AttachmentState
from models.queries.chat.attachments import list_to_delete, list_waiting
from models.queries.people.pending_files import list_pending_before
from programme.helpdesk.attachments import drop_body
from programme.people.pending_files import WAITS_FOR, expire_file
from push import queues, runtime
from push.runtime import Runtime

MANY = 500

LOST_JOB = timedelta(minutes=5)

log = structlog.get_logger()


def clean() -> None:
    """Run the job."""
    clean_now(runtime.current())


def clean_now(rt: Runtime) -> None:
    """Delete everything due; safe to run twice, and on two machines at once."""
    with rt.sessions.begin() as session:
        due = list_to_delete(session, rt.clock(), MANY)
        for attachment in due:
            drop_body(rt.settings.media_folder, attachment.name)
            attachment.state, attachment.name, attachment.media_id = AttachmentState.DELETED, "", ""
        for pending in list_pending_before(session, rt.clock() - WAITS_FOR, MANY):
            expire_file(session, pending)
        waiting = list_waiting(session, rt.clock() - LOST_JOB, MANY)
    for attachment_id in waiting:
        rt.queues.enqueue(queues.NORMAL, queues.FETCH_ATTACHMENT, attachment_id)
    if due:
        log.info("attachments deleted", count=len(due))
