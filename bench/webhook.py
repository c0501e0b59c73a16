"""Webhook requests a second: our whole path beside a bare Flask app and beside WeRoBot with its Redis session.

All three run under gunicorn gthread with deploy/gunicorn.conf.py, one process on one core; load, Valkey and
PostgreSQL share the other. Everybody gets the same signed text messages of many senders, each with a MsgId
of its own. Ours goes the whole way: signature, once, state, understanding, dialogue, database; afterwards
the rows in the message log are counted. Rounds are interleaved, medians are compared; latencies come from
an even pace of half of each one's own rate, counted from when a request was due.

`python3 dev.py bench webhook`; more: `python -m bench.webhook --help` (`--sqlite` adds ours on SQLite).
"""

import argparse
import asyncio
import hashlib
import itertools
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

from sqlalchemy import Engine, create_engine, text

from bench.ground import (
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
from bench.raw_http import Tally, ask_once, closed_loop, paced, post

GUNICORN = ("-m", "gunicorn", "-c", "deploy/gunicorn.conf.py")
WORDS = ("四千以上包吃住的普工", "你好", "有没有焊工的活路", "免费培训怎么报名")
SENDERS = 200
WARM_UP_SECONDS = 1.0
MET = 3
"""So often every sender has written before it is measured: what is measured is conversation, not first contact."""
MOST_LATE = 0.01
LOGGED_SECONDS = 5.0
"""So soon after the last message all stand in the log."""
BARE, WEROBOT, OURS = "裸 Flask", "WeRoBot + Redis 会话", "送岗"
REPLY = b"<MsgType><![CDATA[text]]>"


@dataclass
class Contender:
    """One served application with its own requests and its rounds."""

    name: str
    port: int
    server: Running
    requests: Iterator[bytes]
    expected: bytes
    database: str = ""
    rounds: list[Tally] = field(default_factory=list)
    half: list[Tally] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)
    """Of the server, a request, by round."""
    answered: int = 0
    late: int = 0
    """Answered `success` because the reply was not ready in time, or failed: a job would say it later."""

    @property
    def rate(self) -> float:
        """Median requests a second."""
        return statistics.median(tally.rate for tally in self.rounds)

    async def ask(self, request: bytes) -> None:
        """One request; BenchError unless it is answered as it should be."""
        answer = await ask_once(self.port, request)
        self.answered += 1
        if self.expected in answer:
            return
        if b" 200 " not in answer[:16] or not answer.endswith(b"success"):
            told = "\n".join(self.server.told('"inbound')[-5:])
            raise BenchError(f"{self.name} 回答：{answer[:300].decode(errors='replace')}\n{told}")
        self.late += 1


def main() -> None:
    """Measure and print."""
    options = parse()
    databases = ["postgresql", "sqlite"] if options.sqlite else ["postgresql"]
    with make_ground(*databases) as ground, ExitStack() as stack:
        contenders = start(ground, stack, databases)
        for contender in contenders:
            while contender.answered < MET * SENDERS:
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
    """Every contender, serving; ours with the demo's towns, people and vacancies."""
    first = ground.environment(databases[0])
    served = [
        contender(ground, BARE, "bench.contenders:make_bare()", first, b"success"),
        contender(ground, WEROBOT, "bench.contenders:make_werobot()", first, REPLY),
    ]
    for database in databases:
        environment = ground.environment(database)
        ground.flask(environment, "db", "upgrade")
        ground.flask(environment, "demo", "load")
        served.append(contender(ground, f"{OURS}（{database}）", "app:create_app()", environment, REPLY, database))
        # Its clock writes the log of what was only said; it has no jobs, and lives on the world's core.
        stack.enter_context(Running(f"worker-{database}", ["worker.py"], environment, ground.folder, WORLD_CORE))
    for one in served:
        stack.enter_context(one.server)
        one.server.await_ready(lambda _, port=one.port: listens(port))  # type: ignore[misc]
    return served


def contender(
    ground: Ground, name: str, application: str, environment: dict[str, str], expected: bytes, database: str = ""
) -> Contender:
    """A contender whose server is not started yet."""
    port = free_port()
    server = Running(
        name, (*GUNICORN, application), environment | {"BIND": f"127.0.0.1:{port}"}, ground.folder, CONTENDER_CORE
    )
    return Contender(name, port, server, messages(f"o{port}"), expected, database)


def contend(contender: Contender, options: argparse.Namespace) -> None:
    """One round at full speed."""
    before = contender.server.cpu_seconds()
    tally = asyncio.run(closed_loop(contender.requests, contender.ask, options.connections, options.seconds))
    contender.rounds.append(tally)
    contender.cpu_seconds.append((contender.server.cpu_seconds() - before) / len(tally.latencies))


def messages(prefix: str) -> Iterator[bytes]:
    """Signed text messages without end: senders in turn, every MsgId new."""
    timestamp, nonce = str(int(time.time())), "1320562132"
    signature = hashlib.sha1("".join(sorted(["bench", timestamp, nonce])).encode()).hexdigest()  # noqa: S324
    path = f"/wechat?signature={signature}&timestamp={timestamp}&nonce={nonce}"
    for number in itertools.count():
        fields = {
            "ToUserName": "gh_7c1e00d2aa31",
            "FromUserName": f"{prefix}{number % SENDERS:022}",
            "MsgType": "text",
            "Content": WORDS[number // SENDERS % len(WORDS)],
        }
        words = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items())
        numbers = f"<CreateTime>{timestamp}</CreateTime><MsgId>{24 * 10**15 + number}</MsgId>"
        yield post(path, f"<xml>{words}{numbers}</xml>".encode(), "text/xml")


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
        reasons = "\n".join(contender.server.told('"inbound')[-5:])
        raise BenchError(f"{contender.name}：回复 {said} 条，记录 {recorded} 条，转后台 {contender.late} 条\n{reasons}")
    print(f"{contender.name}：当场回复 {said} 条，全部记录在案；转后台 {contender.late} 条")


def count_recorded(engine: Engine, contender: Contender) -> int:
    """Rows of the contender's senders in the message log."""
    query = text("SELECT count(*) FROM chat_messages JOIN followers ON followers.id = follower_id WHERE openid LIKE :o")
    with engine.connect() as connection:
        return int(connection.execute(query, {"o": f"o{contender.port}%"}).scalar_one())


def show(contenders: list[Contender], options: argparse.Namespace) -> None:
    """The table; every round stands beside its median."""
    rates = {one.name: one.rate for one in contenders}
    print(f"\nPOST /wechat，{options.connections} 个并发，每轮 {options.seconds:g} 秒；{on_this_machine()}")
    print("请求/秒  ÷Flask ÷WeRoBot  服务端 µs/请求  占核   半载 p50/p99 ms   被测者（各轮请求/秒）")
    for one in contenders:
        cpu = statistics.median(one.cpu_seconds)
        p50, p99 = (statistics.median(tally.percentile(share) for tally in one.half) * 1000 for share in (0.5, 0.99))
        compared = f"{one.rate:7.0f} {one.rate / rates[BARE]:8.2f} {one.rate / rates[WEROBOT]:8.2f}"
        rounds = "、".join(f"{tally.rate:.0f}" for tally in one.rounds)
        print(f"{compared} {cpu * 1e6:15.0f} {cpu * one.rate:6.0%}   {p50:8.1f} / {p99:6.1f}   {one.name}（{rounds}）")


if __name__ == "__main__":
    try:
        main()
    except BenchError as fault:
        sys.exit(str(fault))
