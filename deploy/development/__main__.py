"""`dev.py run` inside the virtual environment: the whole service on one machine, supervised."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import FrameType
from zoneinfo import ZoneInfo

from deploy.development.demo_phones import hand_out_phones
from deploy.development.embedded_redis import EmbeddedRedis, EmbeddedRedisError
from deploy.development.environment import development_environment, write_private
from deploy.development.processes import Child, python, say
from deploy.process import die_with_parent, keep_files_private
from settings import ROOT, VAR, Settings, SettingsError

READY_SECONDS = 120.0
# Those that a killed service left behind are gone by then.
PORT_FREE_SECONDS = 10.0
MOST_FALLS_AT_START = 3
USUAL_PORT = 8000
IMPORT_AND_SERVE = "import app; from gunicorn.app.wsgiapp import run; run()"
"""gunicorn's web processes are forks of one that has imported the application: its seconds of CPU are spent once.

A production service does not, so that a reload takes new code.
"""


class StartError(Exception):
    """A refusal to start; the text says in plain Chinese why."""


class Development:
    """All processes of one service, in the order of their start."""

    def __init__(self, environment: Mapping[str, str], settings: Settings) -> None:
        self._environment = environment
        self._settings = settings
        self._redis = None if environment.get("REDIS_URL") else EmbeddedRedis(VAR / "redis")
        self._children: list[Child] = []

    def start(self) -> str:
        """Start everything and wait until it serves; returns the demo log-ins as text."""
        if self._redis is not None:
            say("启动内置 Redis …")
            self._environment = {**self._environment, "REDIS_URL": self._redis.start()}
        for port in (self._settings.port, self._settings.port + 1):
            await_free(port)
        say("启动模拟平台和网页服务，准备数据库 …")
        sandbox, web, worker = self._service()
        # Side by side with the upgrade: both take seconds to import, and no page reads a table before it is asked for.
        for child in (sandbox, web):
            self._start_child(child)
        self._flask("db", "upgrade")
        logins = self._load_demo()
        self._start_child(worker)
        self._await(f"http://127.0.0.1:{self._settings.port}/readyz")
        return logins

    def supervise(self) -> None:
        """Start again every process that falls, for ever."""
        while True:
            time.sleep(0.5)
            if self._redis is not None and not self._redis.is_running():
                say("内置 Redis 退出了，正在重启 …")
                self._redis.start()
            for child in self._children:
                child.watch()

    def stop(self) -> None:
        """End every process, Redis last; the data stays."""
        for child in self._children:
            child.ask_to_stop()
        for child in self._children:
            child.stop()
        if self._redis is not None:
            self._redis.stop()

    def _start_child(self, child: Child) -> None:
        child.start()
        self._children.append(child)

    def _load_demo(self) -> str:
        """Load the demo: data, phones for followers, the village codes and the menu, once for a database.

        Returns the log-ins. They are kept in a file, so that the next start does without these commands. In front of
        the real platform there is no demo.
        """
        if not self._settings.plays_platform:
            return "（WECHAT_API_BASE 不是本机的模拟平台，没有装演示数据；账号用 flask user create 建）"
        database = hashlib.sha256(self._settings.database_url.encode()).hexdigest()[:12]
        kept = VAR / f"demo-{database}.txt"
        if kept.exists():
            return kept.read_text()
        say("装入演示数据（只有第一次要等）…")
        logins = self._flask("demo", "load")
        sandbox = f"http://127.0.0.1:{self._settings.port + 1}"
        if self._settings.wechat_api_base == sandbox:
            self._await(sandbox)
            hand_out_phones(sandbox, self._flask("demo", "followers").splitlines())
            self._flask("qrcodes")
            self._flask("menu")
        write_private(kept, logins.splitlines())
        return logins

    def _service(self) -> list[Child]:
        gunicorn = python("-c", IMPORT_AND_SERVE, "-c", "deploy/gunicorn.conf.py", "--graceful-timeout", "3")
        return [
            self._child("sandbox", "模拟平台", sandbox_command(self._settings, VAR / "sandbox.args")),
            self._child("web", "网页服务", [*gunicorn, "app:create_app()"]),
            self._child("worker", "后台任务", python("worker.py")),
        ]

    def _child(self, name: str, title: str, command: list[str]) -> Child:
        log_file = VAR / "log" / f"{name}.log"
        log_file.parent.mkdir(parents=True, exist_ok=True)
        return Child(name, title, command, self._environment, log_file)

    def _flask(self, *arguments: str) -> str:
        """Run one of the service's commands; returns its output, StartError with its complaint if it fails."""
        command = python("-m", "flask", "--app", "app", *arguments)
        environment = dict(self._environment)
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, preexec_fn=die_with_parent
        )
        if done.returncode:
            raise StartError(f"命令 flask {' '.join(arguments)} 没有成功：\n{done.stderr.strip()}")
        return done.stdout

    def _await(self, url: str) -> None:
        """Wait until the address answers 200; StartError if a child keeps falling, or after READY_SECONDS."""
        deadline = time.monotonic() + READY_SECONDS
        while not answers(url):
            for child in self._children:
                child.watch()
                if child.falls >= MOST_FALLS_AT_START:
                    raise StartError(f"{child.title}启动失败，记录的末尾是：\n{tail(child.log_file)}")
            if time.monotonic() > deadline:
                raise StartError(f"服务在 {READY_SECONDS:.0f} 秒内没有就绪，记录在 {VAR / 'log'}。")
            time.sleep(0.2)


def sandbox_arguments(settings: Settings) -> list[str]:
    """The arguments by which the sandbox plays the account of these settings and reports to the service."""
    service = f"http://127.0.0.1:{settings.port}"
    options = {
        "port": str(settings.port + 1),
        "app-id": settings.wechat_app_id,
        "app-secret": settings.wechat_app_secret,
        "token": settings.wechat_token,
        "aes-key": settings.wechat_aes_key,
        "mode": "safe" if settings.wechat_aes_key else "plain",
        "webhook": f"{service}/wechat",
        "sms-receipts": f"{service}/sms/receipts/{{provider}}/{settings.sms_receipt_key}",
        "posters": f"{service}/posters.json",
        "data": str(VAR / "sandbox"),
        **({"now": settings.clock()().isoformat()} if settings.now else {}),
    }
    return [f"--{name}={value}" for name, value in options.items()]


def sandbox_command(settings: Settings, file: Path) -> list[str]:
    """The command of the sandbox; its arguments go by a private file, for any user can list a command line."""
    write_private(file, sandbox_arguments(settings))
    return python("-m", "sandbox", f"@{file}")


def await_free(port: int) -> None:
    """Wait until the port can be bound; StartError if another program keeps it."""
    deadline = time.monotonic() + PORT_FREE_SECONDS
    while not is_free(port):
        if time.monotonic() > deadline:
            raise StartError(
                f"端口 {port} 已被占用（也许另一个送岗正在运行）。"
                "请先停止占用它的程序，或者换一个端口，例如：PORT=8100 python3 dev.py run"
            )
        time.sleep(0.2)


def is_free(port: int) -> bool:
    """True if a server could listen on the port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def answers(url: str) -> bool:
    """True if the address answers 200."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 (our own loopback address)
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def tail(log_file: Path) -> str:
    """The last lines of a log file."""
    return "\n".join(log_file.read_text(errors="replace").splitlines()[-15:])


def welcome(settings: Settings, logins: str, seconds: float) -> str:
    """The text after a start: the addresses and the demo log-ins."""
    return f"""
送岗已启动（{seconds:.0f} 秒）。按 Ctrl-C 停止；数据保留在 var/ 里。

  控制台    http://127.0.0.1:{settings.port}/
  模拟手机  http://127.0.0.1:{settings.port + 1}/
  接口说明  http://127.0.0.1:{settings.port}/api/openapi.json

演示账号（用户名、密码、身份）：

{textwrap.indent(logins.strip(), "  ")}
{night_hint(settings)}"""


def night_hint(settings: Settings) -> str:
    """The hint for a night: how to try what must wait until morning."""
    morning = china_time(settings.clock()()).replace(hour=10, minute=0, second=0, microsecond=0).isoformat()
    port = "" if settings.port == USUAL_PORT else f"PORT={settings.port} "
    return f"""
夜里不发短信、不打电话，通知会停在“发送中”等到早上。想按白天试用，就让时钟从上午十点走起：
  {port}NOW={morning} python3 dev.py run
"""


def china_time(moment: datetime) -> datetime:
    """The same instant on a Chinese clock."""
    return moment.astimezone(ZoneInfo("Asia/Shanghai"))


def stop_at_signals() -> None:
    """Let Ctrl-C, SIGTERM and a closed terminal end the service in order."""

    def leave(_signal: int, _frame: FrameType | None) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # once is enough: stopping is under way
        say("\n正在停止 …")
        raise SystemExit(0)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, leave)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup asked to live on
        signal.signal(signal.SIGHUP, leave)


def run(environ: Mapping[str, str]) -> None:
    """Serve until told to stop."""
    began = time.monotonic()
    keep_files_private()
    environment = development_environment(environ, VAR)
    settings = Settings.from_environment(environment)
    development = Development(environment, settings)
    try:
        logins = development.start()
        say(welcome(settings, logins, time.monotonic() - began))
        development.supervise()
    finally:
        development.stop()


if __name__ == "__main__":
    stop_at_signals()
    try:
        run(os.environ)
    except (StartError, EmbeddedRedisError, SettingsError) as refusal:
        sys.exit(str(refusal))
