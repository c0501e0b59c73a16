"""One recipient's task for Celery and dramatiq: record the attempt, post the message, settle the delivery.

As cheap as it can be had: plain SQL on a connection of the thread's own, statements prepared by the driver,
and a pool of kept connections to the platform. Nothing is planned, leased, limited or reconciled.
"""

import json
import threading
from datetime import UTC, datetime
from functools import cache

import psycopg
import urllib3

from settings import Settings

THREADS = 64
TOKEN = "bench" * 20
TEXT = "医保缴费通知\n请在本月底前到村委会或手机上缴纳明年的城乡居民医保。有困难请直接回复本消息，工作人员会联系您。"
OPENID = (
    "SELECT openid FROM deliveries JOIN people ON people.id = person_id JOIN followers ON followers.id = follower_id "
    "WHERE deliveries.id = %s AND deliveries.state = 'pending'"
)
ATTEMPT = "INSERT INTO attempts (delivery_id, channel, key, reason, at) VALUES (%s, 'custom', %s, '', %s) RETURNING id"
ENDED = "UPDATE attempts SET outcome = 'sent', ended_at = %s WHERE id = %s"
SETTLED = (
    "UPDATE deliveries SET state = 'sent', channel = 'custom', settled_at = %s WHERE id = %s AND state = 'pending'"
)
_local = threading.local()


@cache
def _settings() -> Settings:
    return Settings.from_environment()


@cache
def _platform() -> urllib3.PoolManager:
    return urllib3.PoolManager(maxsize=THREADS)


def send_one(delivery_id: int) -> None:
    """One task: two transactions with the call between them."""
    link = _connection()
    with link.transaction():
        found = link.execute(OPENID, (delivery_id,)).fetchone()
        if found is None:
            return
        attempt = link.execute(ATTEMPT, (delivery_id, f"{delivery_id:032x}", _now())).fetchone()
    if attempt is None or not _post(found[0]):
        raise RuntimeError("the platform refused")
    with link.transaction():
        link.execute(ENDED, (_now(), attempt[0]))
        link.execute(SETTLED, (_now(), delivery_id))


def _post(openid: str) -> bool:
    body = {"touser": openid, "msgtype": "text", "text": {"content": TEXT}}
    url = f"{_settings().wechat_api_base}/cgi-bin/message/custom/send?access_token={TOKEN}"
    answer = _platform().request("POST", url, body=json.dumps(body, ensure_ascii=False).encode())
    return bool(answer.json()["errcode"] == 0)


def _connection() -> psycopg.Connection:
    """The thread's own."""
    if not hasattr(_local, "connection"):
        url = _settings().database_url.replace("+psycopg", "", 1)
        _local.connection = psycopg.connect(url, autocommit=True)
    link: psycopg.Connection = _local.connection
    return link


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
