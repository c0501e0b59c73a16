"""`flask user create`, `flask token create`."""

import sys

import click
from flask.cli import with_appcontext

from console.access.accounts import AccountError, create_token, create_user
from console.services import services
from models.staff import Role

user_group = click.Group("user", help="账号")
token_group = click.Group("token", help="接口令牌")


@user_group.command("create")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--town", help="乡镇名（宣传代表）")
@click.option("--enterprise", help="企业名称（企业账号）")
@click.option("--phone", default="", help="办公电话：印在宣传代表的码上，扫码的人看得到")
@click.option("--password-stdin", is_flag=True, required=True, help="从标准输入读密码")
@with_appcontext
def create(name: str, role: str, town: str | None, enterprise: str | None, phone: str, password_stdin: bool) -> None:
    """新建账号。"""
    runtime = services()
    password = sys.stdin.readline().rstrip("\r\n")
    try:
        with runtime.sessions.begin() as session:
            now, own = runtime.clock(), {"town": town, "enterprise": enterprise}
            user = create_user(session, name, Role(role), password, now, **own, phone=phone.strip())
            click.echo(f"已建立账号 {user.name}（{user.role.value}）")
    except AccountError as refusal:
        raise click.ClickException(str(refusal)) from None


@token_group.command("create")
@click.argument("name")
@with_appcontext
def issue(name: str) -> None:
    """为账号新发一个令牌，只显示这一次。"""
    runtime = services()
    try:
        with runtime.sessions.begin() as session:
            click.echo(create_token(session, name, runtime.clock()))
    except AccountError as refusal:
        raise click.ClickException(str(refusal)) from None
