"""worker.py started by a test."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from push.runtime import Runtime
from tests.conftest import ROOT

SECONDS = 30


@contextmanager
def started_worker(rt: Runtime, database_url: str, platform: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """One rq process and the clock; ended with everything it started. `more` of the environment."""
    environment = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "secret-of-the-tests-0123456789abcd",
        "DATA_KEY": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "WECHAT_TOKEN": "QDG6eK0123456789",
        "WECHAT_APP_ID": "wx0123456789abcdef",
        "WECHAT_APP_SECRET": "geheim",
        "WECHAT_API_BASE": platform,
        "DATABASE_URL": database_url,
        "REDIS_URL": rt.settings.redis_url,
        "WORKERS": "1",
        "NOW": rt.clock().isoformat(),
        **more,
    }
    command = [sys.executable, "worker.py"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    yield process
    process.send_signal(signal.SIGTERM)
    process.wait(SECONDS)
    if process.stdout:
        process.stdout.close()
