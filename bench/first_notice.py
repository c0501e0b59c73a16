"""The first notice of a service that has just started, beside the second one of the same run.

PostgreSQL and Redis are empty but for the people, the worker has just said that it is ready, the platform is the stub
with its latency. Nobody has called that platform before: there is no token, no connection and no learned rate. Both
notices go to the same people and are approved as the page does it. For each: seconds from the approval to the first
message and to the last one, and the messages of each half second after the first message.

`python3 dev.py bench first_notice`; more: `python -m bench.first_notice --help`.
"""

import argparse
import sys
import time
from dataclasses import dataclass

from bench.harness.machine import BenchError, Ground, make_ground, on_this_machine
from bench.harness.people import add_crowd, open_windows
from bench.harness.worker import POLL_SECONDS, Stage, make_stage
from models.push.notices import Notice, NoticeState
from push.notices.commands import approve_notice
from push.runtime import make_runtime
from settings import Settings

PATIENCE_SECONDS = 120.0
STEP_SECONDS = 0.5
MOST_SECONDS = 1.0


@dataclass(frozen=True)
class Course:
    """One notice; `first` and `last`: seconds from its approval to the message; `steps`: messages a half second."""

    first: float
    last: float
    steps: list[int]


def main() -> None:
    """Measure and print; BenchError where the aim is missed."""
    options = parse()
    print(f"发给 {options.people:,} 人，PostgreSQL，一个刚启动的 worker，平台延迟 {options.latency_ms} 毫秒；"
          f"{on_this_machine()}\n目标：批准后 {MOST_SECONDS:.0f} 秒内第一条")  # fmt: skip
    firsts = []
    for _ in range(options.rounds):
        with make_ground("postgresql") as ground:
            fill(ground, options.people)
            with make_stage(ground, options.latency_ms) as stage:
                for name in ("启动后第一条通知", "第二条通知"):
                    course = send(stage, options.people)
                    firsts.append(course.first)
                    show(name, course)
    if max(firsts) > MOST_SECONDS:
        raise BenchError("超过目标")


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.first_notice")
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--latency-ms", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=1, help="each on a service of its own")
    return parser.parse_args()


def fill(ground: Ground, people: int) -> None:
    """Add the people, who have all just written."""
    sessions = make_runtime(Settings.from_environment(ground.environment("postgresql"))).sessions
    add_crowd(sessions, people)
    open_windows(sessions)


def send(stage: Stage, people: int) -> Course:
    """Approve a notice to everybody and watch the platform until everybody has the message."""
    open_windows(stage.rt.sessions)
    notice_id, before = stage.draft(), stage.messages()
    began = time.monotonic()
    approve_notice(stage.rt, None, notice_id)
    first = last = stage.await_messages(before, PATIENCE_SECONDS)
    steps, seen = [0], before
    while seen < before + people:
        last = stage.await_messages(seen, PATIENCE_SECONDS)
        steps += [0] * (int((last - first) / STEP_SECONDS) + 1 - len(steps))
        steps[-1] += stage.messages() - seen
        seen = before + sum(steps)
    await_done(stage, notice_id)
    return Course(first - began, last - began, steps)


def await_done(stage: Stage, notice_id: int) -> None:
    """Return once the notice is closed: the next one begins with an idle worker."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with stage.rt.sessions() as session:
            if session.get_one(Notice, notice_id).state is NoticeState.DONE:
                return
        time.sleep(POLL_SECONDS)
    raise BenchError("通知没有结束")


def show(name: str, course: Course) -> None:
    """Print one notice."""
    steps = " ".join(map(str, course.steps))
    print(f"{name}：{course.first:.2f} 秒第一条，{course.last:.2f} 秒最后一条；每半秒 {steps}")


if __name__ == "__main__":
    try:
        main()
    except BenchError as fault:
        sys.exit(str(fault))
