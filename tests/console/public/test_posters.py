"""The list of QR codes is for the sandbox alone."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.harness.stories import Story

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
Make = Callable[..., Flask]


@pytest.mark.parametrize(
    "platform", ["https://api.weixin.qq.com", "http://10.0.0.7:8001", "https://127.0.0.1.evil.example"]
)
def test_in_production_nobody_gets_the_list_of_codes(make_app: Make, platform: str) -> None:
    assert make_app(WECHAT_API_BASE=platform).test_client().get("/posters.json").status_code == 404


@pytest.mark.parametrize("platform", ["http://127.0.0.1:8001", "http://localhost:9", "http://[::1]:9"])
def test_the_sandbox_gets_the_list_of_codes(make_app: Make, platform: str) -> None:
    assert make_app(WECHAT_API_BASE=platform).test_client().get("/posters.json").get_json() == []


def test_the_description_of_the_api_holds_nothing_of_the_service(app: Flask, story: Story) -> None:
    """Outside programs read it without a log-in (interfaces.md), so nothing may stand in it but the API."""
    story.chatting_person("阿贵", "oAGui", town_id=story.town("云上镇"))
    story.enterprise("明灯电器厂")

    text = app.test_client().get("/api/openapi.json").get_data(as_text=True)

    assert [name for name in ("阿贵", "云上镇", "明灯电器厂", "oAGui") if name in text] == []
