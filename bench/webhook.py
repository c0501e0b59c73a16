"""Webhook requests a second: our whole path beside a bare Flask app and beside WeRoBot with its Redis session.

All three run under gunicorn gthread with deploy/gunicorn.conf.py, one process on one core; load, Valkey and
PostgreSQL share the other. Everybody gets the same signed text messages of many senders, each with a MsgId
of its own. Ours goes the whole way: signature, once, state, understanding, dialogue, database; afterwards
the rows in the message log are counted. Ours is shown under other requests too (bench/harness/traffic.py): texts that
nobody wrote before, safe mode, and a village that scans at once. Rounds are interleaved and compared round by
round (medians); latencies come from an even pace of half of each one's own rate, counted from when a request
was due.

`python3 dev.py bench webhook`; more: `python -m bench.webhook --help` (`--sqlite` adds ours on SQLite).
"""

import argparse
import asyncio
import itertools
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Engine, create_engine, select, text

from bench.harness import traffic
from bench.harness.machine import (
    CONTENDER_CORE,
    WORLD_CORE,
    BenchError,
    Ground,
    Running,
    free_port,
    listens,
    make_ground,
    on_this_machine,
)
from bench.harness.raw_http import Tally, ask_once, closed_loop, paced
from models.database.engine import engine_of, make_sessions
from models.places import Village
from models.push.qr_codes import CodeKind, QrCode

GUNICORN = ("-m", "gunicorn", "-c", "deploy/gunicorn.conf.py")
WARM_UP_SECONDS = 1.0
MET = 3
"""So often every sender has written before it is measured: what is measured is conversation, not first contact."""
MOST_LATE = 0.01
LOGGED_SECONDS = 5.0
"""So soon after the last message all stand in the log."""
BARE, WEROBOT, OURS = "裸 Flask", "WeRoBot + Redis 会话", "送岗"
REPLY = b"<MsgType><![CDATA[text]]>"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Server:
    """A served application."""

    port: int
    process: Running


@dataclass
class Contender:
    """One served application under one kind of requests, and its rounds."""

    name: str
    server: "Server"
    traffic: Callable[[str], Iterator[bytes]]
    expected: bytes = REPLY
    database: str = ""
    prefix: str = field(default_factory=lambda: f"o{next(_numbers):05}")
    """Of the openids of its senders."""
    requests: Iterator[bytes] = field(init=False)
    rounds: list[Tally] = field(default_factory=list)
    half: list[Tally] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)
    """Of the server, a request, by round."""
    answered: int = 0
    late: int = 0
    """Answered `success` because the reply was not ready in time, or failed: a job would say it later."""

    def __post_init__(self) -> None:
        self.requests = self.traffic(self.prefix)

    @property
    def rate(self) -> float:
        """Median requests a second."""
        return statistics.median(tally.rate for tally in self.rounds)

    def times(self, other: "Contender") -> float:
        """Median of its rate over the other's in the same round: the machine is not equally fast in all of them."""
        return statistics.median(
            mine.rate / theirs.rate for mine, theirs in zip(self.rounds, other.rounds, strict=True)
        )

    async def ask(self, request: bytes) -> None:
        """One request; BenchError unless it is answered as it should be."""
        answer = await ask_once(self.server.port, request)
        self.answered += 1
        if self.expected in answer:
            return
        if b" 200 " not in answer[:16] or not answer.endswith(b"success"):
            told = "\n".join(self.server.process.told('"inbound')[-5:])
            raise BenchError(f"{self.name} 回答：{answer[:300].decode(errors='replace')}\n{told}")
        self.late += 1


def main() -> None:
    """Measure and print."""
    options = parse()
    databases = ["postgresql", "sqlite"] if options.sqlite else ["postgresql"]
    with make_ground(*databases) as ground, ExitStack() as stack:
        contenders = start(ground, stack, databases)
        for contender in contenders:
            while contender.answered < MET * traffic.SENDERS:
                asyncio.run(closed_loop(contender.requests, contender.ask, options.connections, WARM_UP_SECONDS))
        for _, contender in itertools.product(range(options.rounds), contenders):
            contend(contender, options)
        for _, contender in itertools.product(range(options.rounds), contenders):
            contender.half.append(
                asyncio.run(paced(contender.requests, contender.ask, contender.rate / 2, options.seconds))
            )
        for contender in contenders:
            check_recorded(contender, ground)
        show(contenders, options)


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.webhook")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of one round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=16, help="requests under way at once")
    parser.add_argument("--sqlite", action="store_true", help="ours on SQLite too")
    return parser.parse_args()


def start(ground: Ground, stack: ExitStack, databases: list[str]) -> list[Contender]:
    """Every contender, its server running; ours with the demo's towns, people and vacancies, and one village's code."""
    first = ground.environment(databases[0])
    served = [
        Contender(
            BARE, serve(ground, stack, BARE, "bench.rivals.webhooks:make_bare()", first), traffic.repeated, b"success"
        ),
        Contender(
            WEROBOT, serve(ground, stack, WEROBOT, "bench.rivals.webhooks:make_werobot()", first), traffic.repeated
        ),
    ]
    for database in databases:
        environment = ground.environment(database)
        ground.flask(environment, "db", "upgrade")
        ground.flask(environment, "demo", "load")
        hang_code(ground, database)
        name = f"{OURS}（{database}）"
        server = serve(ground, stack, name, "app:create_app()", environment)
        sealed = environment | {"WECHAT_AES_KEY": traffic.AES_KEY}
        safe = serve(ground, stack, f"{name} safe", "app:create_app()", sealed)
        served += [
            Contender(name, server, traffic.repeated, REPLY, database),
            Contender(f"{name}：句句没说过", server, traffic.varied, REPLY, database),
            Contender(f"{name}：安全模式", safe, traffic.encrypted, b"<Encrypt>", database),
            Contender(f"{name}：人人第一次，扫码、问一句", server, traffic.newcomers, REPLY, database),
        ]
        # Its clock writes the log of what was only said; it has no jobs, and lives on the world's core.
        stack.enter_context(Running(f"worker-{database}", ["worker.py"], environment, ground.folder, WORLD_CORE))
    for one in served:
        one.server.process.await_ready(lambda _, port=one.server.port: listens(port))  # type: ignore[misc]
    return served


def serve(ground: Ground, stack: ExitStack, name: str, application: str, environment: dict[str, str]) -> Server:
    """An application under gunicorn on the contender's core; it may not be ready yet."""
    port = free_port()
    bound = environment | {"BIND": f"127.0.0.1:{port}"}
    running = Running(name, (*GUNICORN, application), bound, ground.folder, CONTENDER_CORE)
    return Server(port, stack.enter_context(running))


def hang_code(ground: Ground, database: str) -> None:
    """The code that the newcomers scan."""
    sessions = make_sessions(create_engine(ground.databases[database]))
    with sessions.begin() as session:
        village = session.scalars(select(Village).limit(1)).one()
        code = QrCode(scene=traffic.SCENE, kind=CodeKind.VILLAGE, village_id=village.id, town_id=village.town_id)
        code.created_at = datetime.now(UTC)
        session.add(code)
    engine_of(sessions).dispose()


def contend(contender: Contender, options: argparse.Namespace) -> None:
    """One round at full speed."""
    before = contender.server.process.cpu_seconds()
    tally = asyncio.run(closed_loop(contender.requests, contender.ask, options.connections, options.seconds))
    contender.rounds.append(tally)
    contender.cpu_seconds.append((contender.server.process.cpu_seconds() - before) / len(tally.latencies))


def check_recorded(contender: Contender, ground: Ground) -> None:
    """Every message that had its reply stands in our log; BenchError if not, or if more than a few were late."""
    if not contender.database:
        return
    engine = create_engine(ground.databases[contender.database])
    said, until = contender.answered - contender.late, time.monotonic() + LOGGED_SECONDS
    while (recorded := count_recorded(engine, contender)) < said and time.monotonic() < until:
        time.sleep(0.1)
    engine.dispose()
    if recorded < said or contender.late > contender.answered * MOST_LATE:
        reasons = "\n".join(contender.server.process.told('"inbound')[-5:])
        raise BenchError(f"{contender.name}：回复 {said} 条，记录 {recorded} 条，转后台 {contender.late} 条\n{reasons}")
    print(f"{contender.name}：当场回复 {said} 条，全部记录在案；转后台 {contender.late} 条")


def count_recorded(engine: Engine, contender: Contender) -> int:
    """Rows of the contender's senders in the message log."""
    query = text("SELECT count(*) FROM chat_messages JOIN followers ON followers.id = follower_id WHERE openid LIKE :o")
    with engine.connect() as connection:
        return int(connection.execute(query, {"o": f"{contender.prefix}%"}).scalar_one())


def show(contenders: list[Contender], options: argparse.Namespace) -> None:
    """The table; every round stands beside its median."""
    bare, werobot = (next(one for one in contenders if one.name == name) for name in (BARE, WEROBOT))
    print(f"\nPOST /wechat，{options.connections} 个并发，每轮 {options.seconds:g} 秒；{on_this_machine()}")
    print("请求/秒  ÷Flask ÷WeRoBot  服务端 µs/请求  占核   半载 p50/p99 ms   被测者（各轮请求/秒）")
    for one in contenders:
        cpu = statistics.median(one.cpu_seconds)
        p50, p99 = (statistics.median(tally.percentile(share) for tally in one.half) * 1000 for share in (0.5, 0.99))
        compared = f"{one.rate:7.0f} {one.times(bare):8.2f} {one.times(werobot):8.2f}"
        rounds = "、".join(f"{tally.rate:.0f}" for tally in one.rounds)
        print(f"{compared} {cpu * 1e6:15.0f} {cpu * one.rate:6.0%}   {p50:8.1f} / {p99:6.1f}   {one.name}（{rounds}）")


if __name__ == "__main__":
    try:
        main()
    except BenchError as fault:
        sys.exit(str(fault))
