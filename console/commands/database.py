"""`flask db upgrade`: the schema, and the plan's towns and villages."""

import click
from flask.cli import with_appcontext

from console.services import services
from models.database.engine import engine_of
from models.database.migration import upgrade
from programme.plan.stored_places import store_places

database_group = click.Group("db", help="数据库")


@database_group.command("upgrade")
@with_appcontext
def bring_up() -> None:
    """把数据库升级到当前结构，并写入方案里的乡镇和村。"""
    runtime = services()
    upgrade(engine_of(runtime.sessions))
    with runtime.sessions.begin() as session:
        store_places(session, runtime.plan)
    click.echo("数据库已是当前结构。")
