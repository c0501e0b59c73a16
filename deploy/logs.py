"""Structured logs: JSON in production, readable at a terminal. Code never passes personal data to them."""

import logging
import re
import sys
from collections.abc import Mapping
from datetime import timedelta

import structlog
from gunicorn.glogging import Logger

from settings import LogFormat

_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


# A receipt's address ends in the key that lets the gateway in.
_RECEIPT_KEY = re.compile(r"(?<=^/sms/receipts/)([^/]*)/.*")


def configure_logs(form: LogFormat, process: str) -> None:
    """Send structlog and the standard library's logs of this process through one renderer to standard error."""
    last = structlog.processors.JSONRenderer(ensure_ascii=False)
    renderer: structlog.typing.Processor = (
        last if form is LogFormat.JSON else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for chatty in ("urllib3", "aiohttp.access", "rq.worker", "rq.job", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(process=process)


class PrivateLogger(Logger):  # type: ignore[misc] # gunicorn ships no types
    """gunicorn's access log without receipt keys; the format leaves query strings out."""

    def atoms(
        self, resp: object, req: object, environ: Mapping[str, object], request_time: timedelta
    ) -> dict[str, object]:
        """The values that the access log's format may use."""
        atoms: dict[str, object] = super().atoms(resp, req, environ, request_time)
        return {**atoms, "U": without_receipt_key(str(atoms["U"]))}


def without_receipt_key(path: str) -> str:
    """The path of a request as it may be logged."""
    return _RECEIPT_KEY.sub(r"\1/…", path)
