"""`flask user create` with what labourers are told of a representative."""

import pytest
from click.testing import Result
from flask import Flask

from models.database.engine import Sessions
from models.queries.staff.staff import find_user_by_name
from tests.harness.stories import Story

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def create(app: Flask, *arguments: str) -> Result:
    told = ["user", "create", "wang", "--role", "representative", "--town", "云上镇", "--password-stdin", *arguments]
    return app.test_cli_runner().invoke(args=told, input="lantern-rice-47\n")


@pytest.mark.parametrize("phone", ["0870-5620000", "08705620000", "13800000000", ""])
def test_a_representative_gets_the_office_phone_that_codes_show(
    app: Flask, story: Story, sessions: Sessions, phone: str
) -> None:
    story.town("云上镇")

    assert create(app, "--phone", phone).exit_code == 0

    with sessions() as session:
        user = find_user_by_name(session, "wang")
    assert user is not None and user.phone == phone


@pytest.mark.parametrize("phone", ["打给老王", "1", "0870 5620000 转 3", "-5620000", "http://evil.example"])
def test_what_is_no_phone_is_refused(app: Flask, story: Story, sessions: Sessions, phone: str) -> None:
    story.town("云上镇")

    result = create(app, "--phone", phone)

    assert result.exit_code == 1 and "办公电话" in result.output
    with sessions() as session:
        assert find_user_by_name(session, "wang") is None
