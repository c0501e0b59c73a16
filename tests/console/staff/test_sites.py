"""Stations on the map, as staff enter them and the chat tells them."""

from collections.abc import Callable

import pytest
from flask import Flask

from models.places import Site, SiteKind
from models.staff import Role
from tests.bot.platform import Platform
from tests.console.conftest import Visitor
from tests.harness.stories import Story

FORM = {"name": "翠华镇服务站", "address": "正街1号", "hours": "9:00–17:00", "keeper": "老周", "phone": "0870-1111111"}
THERE = "<MsgType>location</MsgType><Location_X>27.7500</Location_X><Location_Y>103.8900</Location_Y><Scale>16</Scale>"


@pytest.fixture
def chat(app: Flask) -> Platform:
    return Platform(app.test_client(), "tokenofthetests1", app.extensions["songgang"].clock)


def station(story: Story, town: str, **facts: object) -> int:
    with story.sessions.begin() as session:
        site = Site(kind=SiteKind.STATION, town_id=story.town(town), name=f"{town}服务站", **facts)
        session.add(site)
        session.flush()
        return site.id


def test_the_nearest_station_is_told_with_address_hours_phone_and_the_way(chat: Platform, story: Story) -> None:
    station(story, "玉碗镇", latitude=27.9, longitude=103.9)
    station(
        story, "翠华镇", latitude=27.7540, longitude=103.8900, address="正街1号", hours="9:00–17:00", phone="0870-1"
    )

    reply = chat.told(chat.xml(f"{THERE}<Label>大关县</Label><MsgId>7</MsgId>"))

    first = reply.partition("玉碗镇")[0]
    assert all(word in first for word in ("翠华镇服务站", "正街1号", "9:00–17:00", "0870-1", "走路大约 10 分钟"))
    assert "公里左右，要坐车" in reply


def test_without_a_place_the_stations_of_his_town_are_listed(chat: Platform, story: Story) -> None:
    station(story, "翠华镇", address="正街1号")

    reply = chat.say("附近站点")

    assert "正街1号" in reply
    assert "位置" in reply


def test_a_station_edited_in_the_console_is_told_at_once(
    chat: Platform, story: Story, member: Callable[..., Visitor]
) -> None:
    site = station(story, "翠华镇")
    lead = member(Role.LEAD)

    lead.post(f"/sites/{site}", {**FORM, "latitude": "27.7505", "longitude": "103.8901"})

    reply = chat.told(chat.xml(f"{THERE}<Label></Label><MsgId>8</MsgId>"))
    assert "老周 0870-1111111" in reply
    assert "就在旁边" in reply


def test_a_representative_edits_only_the_own_towns_station(story: Story, member: Callable[..., Visitor]) -> None:
    site = station(story, "翠华镇")
    other = member(Role.REPRESENTATIVE, town_id=story.town("玉碗镇"))

    other.get(f"/sites/{site}", status=404)


def test_half_a_coordinate_is_refused(story: Story, member: Callable[..., Visitor]) -> None:
    site = station(story, "翠华镇")

    page = member(Role.LEAD).post(f"/sites/{site}", {**FORM, "latitude": "27.75"})

    assert "要填就两个都填" in page.text
