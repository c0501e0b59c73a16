"""Jobs that ask the platform about the account: quotas of today, QR codes."""

import structlog

from push import runtime
from push.errors import PushError
from push.offline.qr_codes import ensure_codes
from push.queues import READ_QUOTAS, URGENT
from push.routing.account_quotas import WATCHED, read_account_quota

log = structlog.get_logger()


def read_quotas(position: int = 0) -> None:
    """Run the job that reads one quota and enqueues the next: no message waits for more than one call of it.

    Without an answer it begins again soon; until then nothing limits planning.
    """
    rt = runtime.current()
    if not rt.settings.wechat_app_id:
        return
    try:
        read_account_quota(rt, WATCHED[position])
    except PushError as fault:
        log.warning("account quotas unknown", error=type(fault).__name__)
        return
    if position + 1 < len(WATCHED):
        rt.queues.enqueue(URGENT, READ_QUOTAS, position + 1)


def make_codes() -> None:
    """Run the job that makes QR codes. Safe to run twice; a code that was refused stays missing, as the page says."""
    try:
        ensure_codes(runtime.current())
    except PushError as fault:
        log.warning("codes are still missing", error=type(fault).__name__)
