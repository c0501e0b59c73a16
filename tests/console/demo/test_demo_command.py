"""`flask demo load` never runs on a service in front of the real platform."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from models.database.engine import Sessions
from models.people import Person
from models.staff import User

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize("platform", ["https://api.weixin.qq.com", "http://10.0.0.7:8001", ""])
def test_the_demo_is_refused_in_front_of_a_real_platform(
    make_app: Callable[..., Flask], sessions: Sessions, platform: str
) -> None:
    shell = make_app(WECHAT_API_BASE=platform).test_cli_runner()

    result = shell.invoke(args=["demo", "load"])

    assert result.exit_code == 1
    assert "WECHAT_API_BASE" in result.output and "dev.py run" in result.output
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(User)) == 0
        assert session.scalar(select(func.count()).select_from(Person)) == 0
