"""`/healthz`: the process serves. `/readyz`: database, Redis and schema answer."""

from collections.abc import Callable

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from redis import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from console.services import services
from models.engine import engine_of
from models.migration import is_current

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    checks: dict[str, Callable[[], bool]] = {"database": _database, "redis": _redis, "schema": _schema}
    answers = {name: _answers(check) for name, check in checks.items()}
    return jsonify(answers), 200 if all(answers.values()) else 503


def _answers(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (SQLAlchemyError, RedisError, OSError):
        return False


def _database() -> bool:
    with services().sessions() as session:
        return bool(session.scalar(text("SELECT 1")) == 1)


def _redis() -> bool:
    return bool(services().redis.ping())


def _schema() -> bool:
    return is_current(engine_of(services().sessions))
