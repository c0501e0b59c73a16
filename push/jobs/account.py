"""Jobs that ask the platform about the account: quotas of today, QR codes."""

import structlog

from push import runtime
from push.errors import PushError
from push.offline.qr_codes import ensure_codes
from push.routing.account_quotas import read_account_quotas

log = structlog.get_logger()


def read_quotas() -> None:
    """Run the job that reads the quotas. Without an answer it runs again soon; until then nothing limits planning."""
    rt = runtime.current()
    if not rt.settings.wechat_app_id:
        return
    try:
        read_account_quotas(rt)
    except PushError as fault:
        log.warning("account quotas unknown", error=type(fault).__name__)


def make_codes() -> None:
    """Run the job that makes QR codes. Safe to run twice; a code that was refused stays missing, as the page says."""
    try:
        ensure_codes(runtime.current())
    except PushError as fault:
        log.warning("codes are still missing", error=type(fault).__name__)
