"""`flask demo load|remove|followers`: invented data for trying the service."""

import json

import click
from flask.cli import with_appcontext

from console.demo.cast import draw_people
from console.demo.load import LogIn, demo_log_ins, is_loaded, load_demo
from console.demo.removal import remove_demo
from console.services import services
from console.web.labels import ROLE
from models.staff import Role
from programme.calendar import today

demo_group = click.Group("demo", help="演示数据（全部虚构）")


@demo_group.command("load")
@with_appcontext
def load() -> None:
    """装入演示数据（装过就不再装），并显示演示账号。"""
    runtime = services()
    if not runtime.settings.plays_platform:
        raise click.ClickException(
            "WECHAT_API_BASE 不是本机的模拟平台：演示数据里有能登录的账号和虚构的人，不装进正式的服务。"
            "想试用请运行 python3 dev.py run。"
        )
    with runtime.sessions.begin() as session:
        load_demo(session, runtime.plan, runtime.settings, runtime.clock())
    with runtime.sessions() as session:
        for log_in in demo_log_ins(session, runtime.settings):
            click.echo(f"{log_in.name}\t{log_in.password}\t{_described(log_in)}")


def _described(log_in: LogIn) -> str:
    """The title of a log-in, with the role if the title does not say it."""
    role = ROLE[Role(log_in.role)]
    return log_in.title if role in log_in.title or log_in.role == Role.OFFICER else f"{log_in.title}（{role}）"


@demo_group.command("remove")
@with_appcontext
def remove() -> None:
    """删除演示数据。"""
    runtime = services()
    with runtime.sessions.begin() as session:
        click.echo(f"已删除演示数据 {remove_demo(session, runtime.clock())} 条")


@demo_group.command("followers")
@with_appcontext
def followers() -> None:
    """关注了公众号的演示人员，每行一个 JSON（给模拟手机用）。"""
    runtime = services()
    with runtime.sessions() as session:
        if not is_loaded(session):
            return
    for person in draw_people(today(runtime.clock()), runtime.plan.origin.county.code):
        if person.follows:
            entry = {"openid": person.openid, "name": person.name, "phone": person.phone}
            click.echo(json.dumps(entry, ensure_ascii=False))
