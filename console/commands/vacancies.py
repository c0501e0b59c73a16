"""`flask review-vacancies FILE`: the review rules over a file; the same that gate publication."""

import json
from pathlib import Path

import click
from flask.cli import with_appcontext

from console.services import services
from programme.calendar import today
from programme.imports.vacancies import PostingsError, review_file


@click.command("review-vacancies")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def review_vacancies(file: Path) -> None:
    """审核岗位表（TSV 或 XLSX），每行输出一个 JSON。"""
    runtime = services()
    day = today(runtime.clock())
    try:
        for verdict in review_file(file, day, runtime.plan.minimum_wage_on(day)):
            click.echo(json.dumps(verdict, ensure_ascii=False))
    except PostingsError as refusal:
        raise click.ClickException(str(refusal)) from None
