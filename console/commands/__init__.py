"""`flask --app app …`: one file a group; results on standard output, problems on standard error."""

import click
from flask import Flask

from console.commands.accounts import token_group, user_group
from console.commands.codes import publish, qrcodes
from console.commands.database import database_group
from console.commands.demo import demo_group
from console.commands.doctor import doctor
from console.commands.imports import import_group
from console.commands.vacancies import review_vacancies

COMMANDS: tuple[click.Command, ...] = (
    database_group,
    user_group,
    token_group,
    demo_group,
    import_group,
    qrcodes,
    publish,
    review_vacancies,
    doctor,
)


def register_commands(app: Flask) -> None:
    """Add every command of `COMMANDS` to the app."""
    for command in COMMANDS:
        app.cli.add_command(command)
