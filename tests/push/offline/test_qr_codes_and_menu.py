"""Codes and menu of the account, made at the sandbox platform."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from redis import Redis

from bot.dialogues.tables import BY_KEY
from models.places import Site, SiteKind
from models.push.qr_codes import PosterBatch
from models.staff import Role
from models.work import Enterprise
from push.clients.menu import COLUMNS, KEYS, menu, menu_differences, publish_menu
from push.clients.wechat import PlatformClient
from push.monitoring.doctor import Level
from push.monitoring.doctor_outside import account_menu
from push.offline.qr_codes import ensure_codes, image_file
from push.offline.qr_targets import UnknownTown
from push.runtime import Runtime
from sandbox.base.config import Config
from sandbox.runner import SandboxServer
from tests.harness.stories import Story


@pytest.fixture
def sandbox() -> Iterator[SandboxServer]:
    with SandboxServer(Config(app_id="wx0123456789abcdef", app_secret="secret", token="t", port=0)) as server:
        yield server


@pytest.fixture
def account(rt: Runtime, redis: Redis, sandbox: SandboxServer) -> Runtime:
    settings = replace(
        rt.settings,
        wechat_api_base=sandbox.base_url,
        wechat_app_id="wx0123456789abcdef",
        wechat_app_secret="secret",
    )
    return replace(rt, settings=settings, wechat=PlatformClient(settings, redis))


def test_each_station_and_village_has_a_code_made_once(account: Runtime, story: Story) -> None:
    town = story.town("云上镇", "高桥", "上高桥")

    first, second = ensure_codes(account), ensure_codes(account)

    scenes = [code.scene for code in first]
    assert scenes[0] == f"town-{town}" and len(scenes) == 3 and all(one.startswith("village-") for one in scenes[1:])
    assert [code.ticket for code in first] == [code.ticket for code in second] and all(code.url for code in first)


def test_one_town_can_be_asked_for(account: Runtime, story: Story) -> None:
    story.town("云上镇", "高桥")
    story.town("另一镇", "高桥")

    assert len(ensure_codes(account, "云上镇")) == 2


def test_representatives_sites_batches_and_checked_enterprises_have_codes_of_their_own(
    account: Runtime, story: Story
) -> None:
    town, firm = story.town("云上镇"), story.enterprise()
    user = story.user("daibiao", Role.REPRESENTATIVE, town_id=town)
    story.user("gone", Role.REPRESENTATIVE, town_id=town, active=False)
    with story.sessions.begin() as session:
        session.add(Site(kind=SiteKind.STATION, name="云上站", town_id=town))
        session.add(PosterBatch(town_id=town, place="赶场", on_day=date(2026, 5, 1), copies=200, created_at=story.now))
        session.add(Enterprise(name="未核实的厂", created_at=story.now))

    of_town, all_codes = ensure_codes(account, "云上镇"), ensure_codes(account)

    assert [code.scene for code in of_town] == [f"town-{town}", "site-1", f"representative-{user}", "batch-1"]
    assert [code.scene for code in all_codes if code not in of_town][-1] == f"enterprise-{firm}"
    assert len({code.ticket for code in all_codes}) == len(all_codes) == 5


def test_an_unknown_town_is_told(account: Runtime) -> None:
    with pytest.raises(UnknownTown, match="没有这个乡镇"):
        ensure_codes(account, "火星镇")


def test_the_picture_is_a_png_named_after_the_scene(account: Runtime, story: Story, tmp_path: Path) -> None:
    town = story.town("云上镇")

    path = image_file(ensure_codes(account)[0], tmp_path)

    assert path.name.startswith(f"town-{town}-") and path.read_bytes().startswith(b"\x89PNG")


def test_the_menu_is_published_as_it_is_built(account: Runtime) -> None:
    publish_menu(account.wechat.account)

    assert account.wechat.account.call("/cgi-bin/menu/get")["menu"] == menu()


def test_a_published_menu_reads_back_without_a_difference(account: Runtime) -> None:
    missing = menu_differences(account.wechat.account)

    publish_menu(account.wechat.account)

    assert missing == ["公众号没有菜单"] and menu_differences(account.wechat.account) == []
    assert account_menu(account).level is Level.OK


def test_a_menu_changed_elsewhere_is_told_entry_by_entry(account: Runtime) -> None:
    changed = menu()
    changed["button"][0]["sub_button"][0]["key"] = "else"
    changed["button"][1]["sub_button"][0]["name"] = "收费培训"
    account.wechat.account.call("/cgi-bin/menu/create", changed)

    finding = account_menu(account)

    assert finding.level is Level.WARN and "flask --app app menu" in finding.advice
    told = "缺“学技能 › 免费培训”；多“学技能 › 收费培训”；“找工作 › 最新岗位”点了不是该做的事"
    assert finding.found == told


def test_every_entry_of_the_typical_menu_is_there_and_the_bot_answers_each_key() -> None:
    typical = {
        "找工作": ("最新岗位", "帮我找", "附近站点", "我要报名", "点对点送工"),
        "学技能": ("免费培训", "补贴怎么领", "政策问答", "证书奖励", "防骗提醒"),
        "我的": ("我要登记", "我的进度", "改资料 / 删除", "通知设置", "找人帮忙"),
    }

    assert {column: tuple(items) for column, items in COLUMNS.items()} == typical
    assert BY_KEY.keys() == KEYS


def test_the_menu_keeps_to_the_platforms_limits() -> None:
    assert len(COLUMNS) == 3 and all(len(items) <= 5 for items in COLUMNS.values())
    assert all(len(name.encode()) <= 16 for name in COLUMNS)
    assert all(len(name.encode()) <= 60 for items in COLUMNS.values() for name in items)
    assert len(KEYS) == sum(len(items) for items in COLUMNS.values())
