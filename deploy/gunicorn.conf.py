"""gunicorn for the web processes: `gunicorn -c deploy/gunicorn.conf.py 'app:create_app()'`."""

import re
import sys
from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.http.message import Request

from settings import Settings, SettingsError

try:
    _settings = Settings.from_environment()
except SettingsError as refusal:
    sys.exit(str(refusal))

# A receipt's address ends in the key that lets the gateway in.
_RECEIPT_KEY = re.compile(r"(?<=/sms/receipts/)([^/]*)/.*")


class PrivateLogger(Logger):
    """Logs no query strings (signatures, openids, codes) and no receipt keys."""

    def atoms(self, resp: Any, req: Request, environ: dict[str, Any], request_time: timedelta) -> dict[str, Any]:
        """What the access log may show of a request."""
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        atoms["U"] = _RECEIPT_KEY.sub(r"\1/…", atoms["U"])
        return atoms


bind = _settings.bind
workers = _settings.web_processes
threads = _settings.web_threads
worker_class = "gthread"
# More connections than threads would queue fast requests behind slow ones in one process while
# another is idle; so no connection is kept open between requests either (the proxy's task).
worker_connections = _settings.web_threads
keepalive = 0
# Each process opens its own database and Redis connections.
preload_app = False
timeout = 30
graceful_timeout = 20
control_socket_disable = True
logger_class = PrivateLogger
accesslog = "-"
access_log_format = "%(t)s %(h)s %(m)s %(U)s %(s)s %(B)s %(M)sms"
