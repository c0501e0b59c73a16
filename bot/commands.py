"""`flask understand`: the webhook's own understanding, at the terminal."""

import sys

import click
from flask.cli import with_appcontext

from bot.ear import gazetteer_of
from bot.understanding.command import understood_lines
from programme.plan import Plan


def understand_command(plan: Plan) -> click.Command:
    """The command for this plan's places."""
    places = gazetteer_of(plan)

    @click.command("understand")
    @click.option("--explain", is_flag=True, help="说明是哪些词起了作用")
    @with_appcontext
    def understand(explain: bool) -> None:
        """从标准输入逐行读一句话，逐行输出 JSON。"""
        for line in understood_lines(sys.stdin, places, explain=explain):
            click.echo(line)

    return understand
