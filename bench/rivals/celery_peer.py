"""Celery's side of `bench peers`: one task a recipient. Started with `celery -A bench.rivals.celery_peer worker`."""

from celery import Celery

from bench.rivals.one_by_one import send_one
from settings import Settings

SOCKET = "redis+socket://"

app = Celery("peer", broker=Settings.from_environment().redis_url.replace("unix://", SOCKET, 1))
app.conf.update(task_ignore_result=True, worker_prefetch_multiplier=4, broker_connection_retry_on_startup=True)
deliver = app.task(send_one, name="deliver")
