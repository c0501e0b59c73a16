"""The whole service as production runs it: processes, configured by their environment alone."""

import base64
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import redis
import requests

from sandbox.platform.templates import Sort, default_set
from tests.stories_e2e.harness.desk import Desk
from tests.stories_e2e.harness.phones import Outside
from tests.stories_e2e.harness.processes import Process, free_port, run_all
from tests.stories_e2e.harness.waiting import eventually

# A Monday at ten in China: the hours in which SMS and calls are allowed.
BEGIN = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
PASSWORD = "lantern-rice-47"
USERS = {
    "zhuguan": ("--role", "lead"),
    "daibiao": ("--role", "representative", "--town", "翠华镇"),
    "xianren": ("--role", "county"),
    "mingdeng": ("--role", "enterprise", "--enterprise", "明灯电器厂"),
}
TOKENS = [("token", "create", name) for name in USERS]
APPLICATION = "tests.stories_e2e.harness.machine_web:application()"


@dataclass
class Service:
    """One service on random ports and a migrated database, its people outside and its users."""

    folder: Path
    database_url: str
    redis_url: str
    aes_key: str = ""
    outside: Outside = field(init=False)
    desks: dict[str, Desk] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.port, self.outside_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.outside = Outside(f"http://127.0.0.1:{self.outside_port}")
        self._began, self._passed = datetime.now(UTC), 0.0
        self._clock = self.folder / "clock"
        self._set_clock()
        self._secrets = _secrets(self.aes_key)
        gunicorn = ("-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--graceful-timeout", "3", APPLICATION)
        self.platform = self._process("sandbox", ("-m", "sandbox", *self._sandbox_arguments()))
        self.web = self._process("web", gunicorn)
        self.worker = self._process("worker", ("-m", "tests.stories_e2e.harness.machine"))

    def start(self) -> None:
        """Start all processes at once, make codes and users; return when everything serves."""
        self._start_chat()
        self.worker.start()
        commands = [("db", "upgrade"), ("qrcodes", "--town", "翠华镇"), ("menu",)]
        users = [("user", "create", name, *options, "--password-stdin") for name, options in USERS.items()]
        told = run_all(self.environment(), *commands, *users, *TOKENS, typed=f"{PASSWORD}\n")
        tokens = dict(zip(USERS, told[-len(USERS) :], strict=True))
        self.desks = {name: Desk(self.url, token.strip()) for name, token in tokens.items()}
        self.await_web()

    def start_chat(self) -> None:
        """Start only what a chat needs."""
        self._start_chat()
        self.await_web()

    def _start_chat(self) -> None:
        self.platform.start()
        self.web.start()
        eventually(self.outside.is_there, "the sandbox serves")

    def stop(self) -> None:
        for process in (self.worker, self.web, self.platform):
            process.stop()

    def pass_time(self, seconds: float) -> None:
        """Let it be so much later for the platform and for every process of the service, while they run."""
        self._passed += seconds
        self._set_clock()
        self.outside.post("clock", advance_seconds=seconds)

    def restart_web(self) -> None:
        """Kill the web process and start another; returns when it serves."""
        self.web.kill()
        self.web.start()
        self.await_web()

    def await_web(self) -> None:
        eventually(lambda: answers(f"{self.url}/readyz"), "the web process serves", 60.0)

    def environment(self) -> Mapping[str, str]:
        """The environment of every process: all clocks run together; those of the web and the worker can be moved."""
        return self._secrets | {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "WECHAT_API_BASE": self.outside.url,
            "SMS_PROVIDER": "sandbox",
            "SMS_ENDPOINT": self.outside.url,
            "PUBLIC_URL": self.url,
            "BIND": f"127.0.0.1:{self.port}",
            "WEB_PROCESSES": "1",
            "WORKERS": "1",
            "NOW": BEGIN.isoformat(),
            "NOW_AT": self._began.isoformat(),
            "CLOCK": str(self._clock),
        }

    def now(self) -> datetime:
        """The service's present."""
        return BEGIN + timedelta(seconds=self._passed) + (datetime.now(UTC) - self._began)

    def _set_clock(self) -> None:
        """Write the file anew: a process that reads it at this moment finds the old seconds or the new ones."""
        new = self._clock.with_suffix(".new")
        new.write_text(str(self._passed))
        new.replace(self._clock)

    def flush_redis(self) -> None:
        with redis.Redis.from_url(self.redis_url) as link:
            link.flushall()

    def secret_values(self) -> list[str]:
        """Values that must stand in no log of the service."""
        return [*self._secrets.values(), PASSWORD, *(desk.token for desk in self.desks.values())]

    def logs(self) -> str:
        """The logs of the web process and the worker."""
        return "\n".join(process.log.read_text(errors="replace") for process in (self.web, self.worker))

    @property
    def receipt_key(self) -> str:
        return self._secrets["SMS_RECEIPT_KEY"]

    def template_id(self, title: str) -> str:
        """The id of the subscription template with this title."""
        account = default_set(self._secrets["WECHAT_APP_ID"])
        return next(one.template_id for one in account if one.title == title and one.sort is Sort.NOTICE)

    @property
    def token(self) -> str:
        return self._secrets["WECHAT_TOKEN"]

    @property
    def lead(self) -> Desk:
        return self.desks["zhuguan"]

    @property
    def enterprise(self) -> Desk:
        return self.desks["mingdeng"]

    @property
    def representative(self) -> Desk:
        return self.desks["daibiao"]

    def _process(self, name: str, command: tuple[str, ...]) -> Process:
        return Process(command, self.environment, self.folder / f"{name}.log")

    def _sandbox_arguments(self) -> list[str]:
        options = {
            "port": str(self.outside_port),
            "app-id": self._secrets["WECHAT_APP_ID"],
            "app-secret": self._secrets["WECHAT_APP_SECRET"],
            "token": self._secrets["WECHAT_TOKEN"],
            "aes-key": self.aes_key,
            "mode": "safe" if self.aes_key else "plain",
            "webhook": f"{self.url}/wechat",
            "sms-receipts": f"{self.url}/sms/receipts/{{provider}}/{self._secrets['SMS_RECEIPT_KEY']}",
            "posters": f"{self.url}/posters.json",
            "receipt-delay-ms": "50",
            "now": BEGIN.isoformat(),
        }
        return [f"--{name}={value}" for name, value in options.items()]


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except requests.RequestException:
        return False


def _secrets(aes_key: str) -> dict[str, str]:
    made = {
        "SECRET_KEY": secrets.token_urlsafe(32),
        "DATA_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "WECHAT_APP_ID": f"wx{secrets.token_hex(8)}",
        "WECHAT_APP_SECRET": secrets.token_hex(16),
        "WECHAT_TOKEN": secrets.token_hex(16),
        "SMS_ACCESS_KEY": secrets.token_hex(8),
        "SMS_SECRET_KEY": secrets.token_hex(16),
        "SMS_RECEIPT_KEY": secrets.token_urlsafe(24),
    }
    return made | ({"WECHAT_AES_KEY": aes_key} if aes_key else {})
