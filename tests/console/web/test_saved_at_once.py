"""Two people who save the same thing in the same moment: the second is told, not shown a failure."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import event, insert, select
from sqlalchemy.orm import Session, UOWTransaction

from models.chat.answers import AnswerVersion
from models.database.engine import Sessions
from models.staff import Role, User
from tests.console.conftest import Visitor

NEW = {"text": "一分钱都不收。", "reason": "更短", "seen": "0"}


def _somebody_is_first(sessions: Sessions) -> None:
    """Let another connection save and commit version 1 of the answer right before the next flush."""

    def _save(session: Session, _context: UOWTransaction, _instances: object) -> None:
        version = next(one for one in session.new if isinstance(one, AnswerVersion))
        row = {"text": "先到的。", "reason": "先到", "user_id": version.user_id, "created_at": version.created_at}
        with sessions.kw["bind"].begin() as other:
            other.execute(insert(AnswerVersion).values(topic=version.topic, version=version.version, **row))

    event.listen(sessions, "before_flush", _save, once=True)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_second_is_told_that_his_was_not_saved(app: Flask, member: Callable[..., Visitor]) -> None:
    officer, sessions = member(Role.OFFICER), app.extensions["songgang"].sessions
    _somebody_is_first(sessions)

    page = officer.post("/answers/cost", NEW)

    assert page.status_code == 409
    assert "没有存下" in page.text
    with sessions() as session:
        assert session.scalars(select(AnswerVersion.text)).all() == ["先到的。"]


def test_a_row_that_lacks_something_is_a_defect_and_no_race(app: Flask, member: Callable[..., Visitor]) -> None:
    sessions, officer = app.extensions["songgang"].sessions, member(Role.OFFICER)

    def _spoil(session: Session, _context: UOWTransaction, _instances: object) -> None:
        session.add(User())

    event.listen(sessions, "before_flush", _spoil, once=True)
    app.config["PROPAGATE_EXCEPTIONS"] = False

    assert officer.post("/answers/cost", NEW).status_code == 500
