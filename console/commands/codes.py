"""`flask qrcodes [--town TOWN]`, `flask menu publish`: the account's QR codes and menu."""

import json

import click
from flask.cli import with_appcontext

from console.services import services
from push.clients.menu import menu_differences, publish_menu
from push.errors import PushError
from push.offline.qr_codes import ensure_codes, image_file
from push.offline.qr_names import KIND_NAMES, number_of


@click.command("qrcodes")
@click.option("--town", help="只做这个乡镇的")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@with_appcontext
def qrcodes(town: str | None, as_json: bool) -> None:
    """建立村、服务站、宣传代表、宣传批次、企业的带参数二维码，列出 scene、ticket、图片文件、编号、种类。"""
    try:
        codes = ensure_codes(services(), town)
    except PushError as refusal:
        raise click.ClickException(str(refusal)) from None
    for code in codes:
        entry = {"scene": code.scene, "ticket": code.ticket, "image": str(image_file(code))}
        entry |= {"number": number_of(code.id), "kind": KIND_NAMES[code.kind]}
        click.echo(json.dumps(entry, ensure_ascii=False) if as_json else "\t".join(entry.values()))


@click.command("menu")
@click.option("--check", is_flag=True, help="只看公众号上的菜单对不对，不发布")
@with_appcontext
def publish(check: bool) -> None:
    """把菜单发布到公众号，再读回来核对。"""
    account = services().wechat.account
    try:
        if not check:
            publish_menu(account)
        differences = menu_differences(account)
    except PushError as refusal:
        raise click.ClickException(str(refusal)) from None
    if differences:
        raise click.ClickException(f"公众号上的菜单不对：{'；'.join(differences)}")
    click.echo("菜单和程序里的一样。" if check else "菜单已发布，读回来是对的。")
