"""Makes the codes that are missing: some hundred calls of the platform, too many for a request."""

import structlog

from push import runtime
from push.errors import PushError
from push.qrcodes import ensure_codes

log = structlog.get_logger()


def make_codes() -> None:
    """The job. Safe to run twice; what the platform refused stays missing, and the page says so."""
    try:
        ensure_codes(runtime.current())
    except PushError as fault:
        log.warning("codes are still missing", error=type(fault).__name__)
