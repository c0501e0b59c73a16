"""`flask --app app …`: one file a group; results on standard output, problems on standard error."""

from flask import Flask

from console.commands.account import menu_command, qrcodes_command
from console.commands.accounts import token_group, user_group
from console.commands.database import database_group
from console.commands.demo import demo_group
from console.commands.imports import import_group


def register_commands(app: Flask) -> None:
    """One explicit list."""
    for group in (database_group, user_group, token_group, demo_group, import_group, qrcodes_command, menu_command):
        app.cli.add_command(group)
