"""`python -m sandbox`: serve until SIGTERM or Ctrl-C."""

import argparse
from datetime import datetime
from pathlib import Path

from aiohttp import web

from sandbox.app import create_app
from sandbox.base.config import Config, Mode


def parse(arguments: list[str] | None = None) -> Config:
    """The command line as a Config."""
    parser = argparse.ArgumentParser(
        prog="python -m sandbox",
        description="Plays the platform and SMS gateways.",
        fromfile_prefix_chars="@",  # @file: one argument a line, so that secrets stay off the command line
    )
    for name in ("app-id", "app-secret", "token"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("webhook", "aes-key", "sms-receipts", "posters", "public-url"):
        parser.add_argument(f"--{name}", default="")
    for name, default in (("port", 8001), ("latency-ms", 0), ("receipt-delay-ms", 300)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--mode", type=Mode, choices=list(Mode), default=Mode.PLAIN)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--now", type=datetime.fromisoformat, help="instant at which the clock starts")
    parser.add_argument("--seed", type=int, help="makes faults that hit a share of the calls repeatable")
    parser.add_argument("--template-set", default="default", choices=["default", "none"])
    return Config(**vars(parser.parse_args(arguments)))


def main() -> None:
    """Serve on one event loop."""
    config = parse()
    web.run_app(create_app(config), host=config.host, port=config.port, access_log=None, print=None)


if __name__ == "__main__":
    main()
