"""`flask qrcodes [--town TOWN]`, `flask menu publish`: what the account shows."""

import json

import click
from flask.cli import with_appcontext

from console.services import services
from push.errors import PushError
from push.menus import publish_menu
from push.qrcodes import ensure_codes, image_file


@click.command("qrcodes")
@click.option("--town", help="只做这个乡镇的")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@with_appcontext
def qrcodes(town: str | None, as_json: bool) -> None:
    """建立村和服务站的带参数二维码，列出 scene、ticket、图片文件。"""
    try:
        codes = ensure_codes(services(), town)
    except PushError as refusal:
        raise click.ClickException(str(refusal)) from None
    for code in codes:
        entry = {"scene": code.scene, "ticket": code.ticket, "image": str(image_file(code))}
        click.echo(json.dumps(entry, ensure_ascii=False) if as_json else "\t".join(entry.values()))


@click.command("menu")
@with_appcontext
def publish() -> None:
    """把菜单发布到公众号。"""
    try:
        publish_menu(services())
    except PushError as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo("菜单已发布。")
