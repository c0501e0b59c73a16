"""gunicorn for the web processes: `gunicorn -c deploy/gunicorn.conf.py 'app:create_app()'`."""  # noqa: N999

import sys

from deploy import process
from settings import Settings, SettingsError

try:
    _settings = Settings.from_environment()
except SettingsError as refusal:
    sys.exit(str(refusal))

bind = _settings.bind
workers = _settings.web_processes
threads = _settings.web_threads
worker_class = "deploy.slow_clients.DeadlineWorker"
# More connections than threads would queue fast requests behind slow ones in one process while
# another is idle; so no connection is kept open between requests either (the proxy's task).
worker_connections = _settings.web_threads
keepalive = 0
# Each process opens its own database and Redis connections.
preload_app = False
umask = process.PRIVATE
timeout = 30
graceful_timeout = 20
control_socket_disable = True
# No query strings: they carry signatures, openids and log-in codes.
logger_class = "deploy.logs.PrivateLogger"
accesslog = "-"
access_log_format = "%(t)s %(h)s %(m)s %(U)s %(s)s %(B)s %(M)sms"


def post_worker_init(worker: object) -> None:
    """Freeze garbage collection; gunicorn calls this in each process after the application is loaded."""
    process.tune_garbage_collection()
