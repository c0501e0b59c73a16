"""`flask understand`: the chat's understanding of sentences, at the terminal."""

import json
import sys
from collections.abc import Iterable, Iterator

import click
from flask.cli import with_appcontext

from bot.session.turn_reader import gazetteer_of
from bot.understanding import Gazetteer, Reader, Understanding, base_reader
from programme.plan.plan import Plan


def understand_command(plan: Plan) -> click.Command:
    """The command for the place names of this plan."""
    places = gazetteer_of(plan)

    @click.command("understand")
    @click.option("--explain", is_flag=True, help="说明是哪些词起了作用")
    @with_appcontext
    def understand(explain: bool) -> None:
        """从标准输入逐行读一句话，逐行输出 JSON。"""
        for line in understood_lines(sys.stdin, base_reader(), places, explain=explain):
            click.echo(line)

    return understand


def understood_lines(
    lines: Iterable[str], reader: Reader, places: Gazetteer, *, explain: bool = False
) -> Iterator[str]:
    """One JSON object for each line that is not blank: intent and slots; with `explain` other readings and matches."""
    for line in lines:
        if line.strip():
            meaning = reader.understand(line, places)
            reasons = reader.explain(line, places) if explain else None
            yield json.dumps(_printed(meaning, reasons), ensure_ascii=False)


def _printed(meaning: Understanding, reasons: tuple[str, ...] | None) -> dict[str, object]:
    answer: dict[str, object] = {"intent": meaning.intent.value, "slots": meaning.slots.as_dict()}
    if reasons is not None:
        answer |= {"alternatives": list(meaning.alternatives), "explanation": list(reasons)}
    return answer
