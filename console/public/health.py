"""`/healthz`: the process serves. `/readyz`: database, Redis and schema answer. `/metrics`: for Prometheus."""

import hmac
from collections.abc import Callable
from ipaddress import ip_address

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST
from redis import RedisError
from sqlalchemy.exc import SQLAlchemyError

from console.services import services
from models.database.engine import engine_of
from models.database.migration import is_current
from models.queries.monitoring import is_answering
from push.monitoring.metrics import Exposition

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    checks: dict[str, Callable[[], bool]] = {"database": _database, "redis": _redis, "schema": _schema}
    answers = {name: _answers(check) for name, check in checks.items()}
    return jsonify(answers), 200 if all(answers.values()) else 503


@blueprint.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Show the metrics to private addresses and to callers with METRICS_TOKEN as a bearer token; to nobody else."""
    if not (_is_known() or _is_near()):
        abort(403)
    exposition: Exposition = current_app.extensions.setdefault("songgang_metrics", Exposition(services()))
    return Response(exposition.text(), content_type=CONTENT_TYPE_LATEST)


def _is_known() -> bool:
    token, given = services().settings.metrics_token, request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def _is_near() -> bool:
    """True if the caller's address is private, and a proxy's that names the caller: a forged header opens nothing."""
    before = request.environ.get("werkzeug.proxy_fix.orig", {})
    addresses = (request.remote_addr, before.get("REMOTE_ADDR", request.remote_addr))
    return all(_is_private(address or "") for address in addresses)


def _is_private(address: str) -> bool:
    try:
        return ip_address(address).is_private
    except ValueError:
        return False


def _answers(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (SQLAlchemyError, RedisError, OSError):
        return False


def _database() -> bool:
    with services().sessions() as session:
        return is_answering(session)


def _redis() -> bool:
    return bool(services().redis.ping())


def _schema() -> bool:
    return is_current(engine_of(services().sessions))
