"""worker.py and the platform alone, on stores that may be taken away: what a notice needs and nothing else."""

import base64
import os
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from redis import Redis
from rq import Worker
from rq.exceptions import NoSuchJobError
from rq.worker import BaseWorker
from sqlalchemy import select

from bench.harness.people import add_crowd, open_windows, openid_of
from models.chat.wechat import Follower
from models.people import Person
from models.push.notices import Delivery, DeliveryState, Notice, NoticeKind, NoticeState
from push.notices.commands import NoticeDraft, approve_notice, draft_notice
from push.queues import DELIVER_BATCH, SCHEDULED, OwnJob
from push.runtime import Runtime, make_runtime
from settings import Settings
from tests.conftest import DATA_KEY
from tests.stories_e2e.harness.phones import Outside
from tests.stories_e2e.harness.processes import Process, free_port
from tests.stories_e2e.harness.service import answers
from tests.stories_e2e.harness.waiting import eventually

ACCOUNT = {"app-id": "wx0123456789abcdef", "app-secret": "geheim", "token": "QDG6eK0123456789"}
FAST = '{"custom": 2000, "subscribe": 2000}'
"""The account is known to allow so many calls a second: no feeling one's way from far below."""
CUSTOM_SEND = "/cgi-bin/message/custom/send"


def jobs_under_way(link: Redis) -> list[str | None]:
    """The function of every worker's job; None for a worker without one."""
    return [_job_of(worker) for worker in Worker.all(connection=link, job_class=OwnJob)]


def _job_of(worker: BaseWorker) -> str | None:
    with suppress(NoSuchJobError):
        job = worker.get_current_job()
        return job.func_name if job else None
    return None


@dataclass
class Sending:
    """One worker.py, one sandbox, and a runtime of the test's own; the database holds the current schema."""

    folder: Path
    database_url: str
    redis_url: str
    workers: int = 1
    options: Mapping[str, object] = field(default_factory=dict)
    """Of the sandbox."""
    listens: bool = False
    """Does a web process take the platform's pushes?"""

    def __post_init__(self) -> None:
        port, self.door = free_port(), free_port()
        self.outside = Outside(f"http://127.0.0.1:{port}")
        webhook = {"webhook": f"http://127.0.0.1:{self.door}/wechat"} if self.listens else {}
        told = {**ACCOUNT, "port": port, **webhook, **self.options}
        arguments = [f"--{name}={value}" for name, value in told.items()]
        self.platform = self.process("sandbox", "-m", "sandbox", *arguments)
        self.worker = self.process("worker", "worker.py")
        self.web = self.process("web", "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "app:create_app()")
        self.rt: Runtime = make_runtime(Settings.from_environment(self.environment()))

    def process(self, name: str, *command: str) -> Process:
        """One more process of the service; the caller starts it."""
        return Process(command, self.environment, self.folder / f"{name}.log")

    def environment(self) -> Mapping[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "SECRET_KEY": "secret-of-the-tests-0123456789abcd",
            "DATA_KEY": base64.urlsafe_b64encode(DATA_KEY).decode(),
            "WECHAT_APP_ID": ACCOUNT["app-id"],
            "WECHAT_APP_SECRET": ACCOUNT["app-secret"],
            "WECHAT_TOKEN": ACCOUNT["token"],
            "WECHAT_API_BASE": self.outside.url,
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "WORKERS": str(self.workers),
            "WEB_PROCESSES": "1",
            "BIND": f"127.0.0.1:{self.door}",
            "PACE": FAST,
        }

    def start(self) -> None:
        self.platform.start()
        eventually(self.outside.is_there, "the sandbox serves")
        self.worker.start()
        if self.listens:
            self.web.start()
            eventually(lambda: answers(f"http://127.0.0.1:{self.door}/readyz"), "the web process serves", 60.0)
        eventually(lambda: "就绪" in self.worker.log.read_text("utf-8"), "the worker is ready")

    def stop(self) -> None:
        for process in (self.worker, self.web, self.platform):
            process.stop()
        self.rt.sessions.kw["bind"].dispose()
        self.rt.redis.close()

    def add_people(self, count: int) -> list[str]:
        """Add people who wrote a moment ago, here and on the platform; their openids."""
        add_crowd(self.rt.sessions, count)
        open_windows(self.rt.sessions)
        openids = [openid_of(number) for number in range(count)]
        self.outside.post("people", openids=openids, window=True)
        return openids

    def approve(self, title: str = "路灯要修好了") -> int:
        """The id of a notice to everybody, by WeChat only."""
        draft = NoticeDraft(NoticeKind.POLICY, title, "请到镇政府办理。", channels=("wechat",))
        notice_id = draft_notice(self.rt, None, draft)
        approve_notice(self.rt, None, notice_id)
        return notice_id

    def calls(self) -> int:
        """Customer-service messages the platform was asked for, or holds back at this moment."""
        return int(self.outside.get("ledger", since=10**12)["calls"].get(CUSTOM_SEND, 0))

    def await_calls(self, count: int, seconds: float = 30.0) -> None:
        eventually(lambda: self.calls() >= count, f"{count} calls", seconds)

    def is_sending(self) -> bool:
        """True if a worker sends a notice or a notice waits for a worker."""
        waiting = any(queue.count for name, queue in self.rt.queues.by_name.items() if name != SCHEDULED)
        return waiting or DELIVER_BATCH in jobs_under_way(self.rt.redis)

    def claimed(self, notice_id: int) -> int:
        """Deliveries that a worker holds at this moment."""
        return sum(count for (state, _), count in self.told(notice_id).items() if state is DeliveryState.SENDING)

    def await_done(self, *notice_ids: int, seconds: float = 90.0) -> None:
        """Wait until every notice has ended by itself."""
        eventually(lambda: {self.state(one) for one in notice_ids} == {NoticeState.DONE}, "the notices' end", seconds)
        self.outside.settle()

    def state(self, notice_id: int) -> NoticeState:
        with self.rt.sessions() as session:
            return session.get_one(Notice, notice_id).state

    def told(self, notice_id: int, title: str = "路灯要修好了") -> Counter[tuple[DeliveryState, int]]:
        """The number of deliveries by state and by copies of their message at the platform."""
        heard = Counter(str(one["openid"]) for one in self.outside.messages() if title in str(one["content"]))
        with self.rt.sessions() as session:
            rows = session.execute(
                select(Follower.openid, Delivery.state)
                .join(Person, Person.follower_id == Follower.id)
                .join(Delivery, Delivery.person_id == Person.id)
                .where(Delivery.notice_id == notice_id)
            ).all()
        return Counter((state, heard[openid]) for openid, state in rows)
