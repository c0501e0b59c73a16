"""`flask qrcodes`, `flask menu`: what the WeChat account itself holds."""

import json

import click
from flask.cli import with_appcontext

from console.services import services
from push.errors import PushError
from push.menus import publish_menu
from push.qrcodes import ensure_codes, image_file


@click.command("qrcodes")
@click.option("--town", help="只做这个乡镇的")
@click.option("--json", "as_json", is_flag=True, help="每行一个 JSON 对象")
@with_appcontext
def qrcodes_command(town: str | None, as_json: bool) -> None:
    """各村和各镇服务站的二维码：场景、票据、图片文件。没有的先做好。"""
    try:
        codes = ensure_codes(services(), town)
    except (PushError, LookupError) as problem:
        raise click.ClickException(str(problem.args[0])) from None
    for code in codes:
        row = {"scene": code.scene, "ticket": code.ticket, "file": str(image_file(code))}
        click.echo(json.dumps(row, ensure_ascii=False) if as_json else "\t".join(row.values()))


@click.command("menu")
@with_appcontext
def menu_command() -> None:
    """把公众号的自定义菜单换成本服务的菜单。"""
    try:
        publish_menu(services())
    except PushError as problem:
        raise click.ClickException(str(problem)) from None
    click.echo("菜单已发布，几分钟内在手机上更新。")
