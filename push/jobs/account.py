"""The platform's word on what the account may still send today."""

import structlog

from push import runtime
from push.errors import PushError
from push.offline.qr_codes import ensure_codes
from push.routing.account_quotas import read_account_quotas

log = structlog.get_logger()


def read_quotas() -> None:
    """The job. A platform that does not say is asked again soon; until then nothing limits planning."""
    rt = runtime.current()
    if not rt.settings.wechat_app_id:
        return
    try:
        read_account_quotas(rt)
    except PushError as fault:
        log.warning("account quotas unknown", error=type(fault).__name__)


def make_codes() -> None:
    """The job. Safe to run twice; what the platform refused stays missing, and the page says so."""
    try:
        ensure_codes(runtime.current())
    except PushError as fault:
        log.warning("codes are still missing", error=type(fault).__name__)
