"""`flask doctor`: is everything in order, and what to do where it is not."""

import json
from dataclasses import asdict

import click
from flask.cli import with_appcontext

from console.services import services
from push.monitoring.doctor import Finding, Level, examine
from push.monitoring.doctor_outside import OUTSIDE
from push.monitoring.doctor_stores import STORES

MARKS = {Level.OK: "✓", Level.WARN: "！", Level.FAIL: "✗"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@with_appcontext
def doctor(as_json: bool) -> None:
    """检查整个服务；有一项不行，退出码就不是 0。"""
    worst = Level.OK
    for finding in examine(services(), (*STORES, *OUTSIDE)):
        click.echo(json.dumps(asdict(finding), ensure_ascii=False) if as_json else _line(finding))
        if finding.level is Level.FAIL:
            worst = Level.FAIL
    if worst is Level.FAIL:
        raise click.exceptions.Exit(1)


def _line(finding: Finding) -> str:
    todo = f" → {finding.advice}" if finding.advice else ""
    return f"{MARKS[finding.level]} {finding.name}：{finding.found}{todo}"
