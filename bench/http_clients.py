"""Messages a second and processor time of a call: the service's own HTTP client beside its aiohttp twin.

Both post the same messages over as many connections to the stub of the platform, in processes of their own on one
core, the stub on the other. Rounds are interleaved. After each run everybody must have exactly one message.

`python3 dev.py bench http_clients`; more: `python -m bench.http_clients --help`.
"""

import argparse
import statistics
import sys
from functools import partial

from bench.harness.machine import BenchError, on_this_machine
from bench.harness.people import openid_of
from bench.harness.platform_stub import TOKEN
from bench.harness.platforms import Stub
from bench.rivals.bare_senders import Errand, Took, run_apart, send_pool
from push.clients.transport import CONNECTIONS
from settings import HttpClient

TEXT = "医保缴费通知\n请在本月底前到村委会或手机上缴纳明年的城乡居民医保。有困难请直接回复本消息，工作人员会联系您。"


def main() -> None:
    """Measure and print."""
    options = parse()
    print(f"发给 {options.people} 人，{CONNECTIONS} 个连接，{options.rounds} 轮；{on_this_machine()}")
    for latency_ms in options.latency_ms:
        show(latency_ms, measure(latency_ms, options.people, options.rounds))


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.http_clients")
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--latency-ms", type=int, nargs="+", default=[30, 0])
    return parser.parse_args()


def measure(latency_ms: int, people: int, rounds: int) -> dict[HttpClient, list[Took]]:
    """All runs of each client; BenchError unless everybody got exactly one message in each."""
    openids = [openid_of(number) for number in range(people)]
    runs: dict[HttpClient, list[Took]] = {client: [] for client in HttpClient}
    with Stub(latency_ms) as platform:
        errand = Errand(platform.port, TOKEN, openids, TEXT, CONNECTIONS)
        for _ in range(rounds):
            for client, took in runs.items():
                platform.begin(openids)
                took.append(run_apart(partial(send_pool, client), errand))
                if platform.received() != (people, people):
                    raise BenchError(f"{client}：发出 {people}，平台收到（条, 人）{platform.received()}")
    return runs


def show(latency_ms: int, runs: dict[HttpClient, list[Took]]) -> None:
    """One line a client; every run stands beside the median."""
    print(f"\n平台延迟 {latency_ms} 毫秒\n  条/秒  CPU µs/条   客户端（各轮条/秒；各轮 µs）")
    for client, took in runs.items():
        cpu = [one.cpu_seconds / one.messages * 1e6 for one in took]
        rates, times = "、".join(f"{one.rate:.0f}" for one in took), "、".join(f"{one:.0f}" for one in cpu)
        rate = statistics.median(one.rate for one in took)
        print(f"{rate:7.0f} {statistics.median(cpu):10.0f}   {client}（{rates}；{times}）")


if __name__ == "__main__":
    try:
        main()
    except BenchError as fault:
        sys.exit(str(fault))
