"""dramatiq's side of `bench peers`: one message a recipient. Started with `dramatiq bench.rivals.dramatiq_peer`."""

from collections.abc import Callable

import dramatiq
from dramatiq.brokers.redis import RedisBroker

from bench.rivals.one_by_one import send_one
from settings import Settings

made: Callable[..., dramatiq.Broker] = RedisBroker  # its own signature has no types
broker = made(url=Settings.from_environment().redis_url)
dramatiq.set_broker(broker)
deliver = dramatiq.actor(actor_name="deliver")(send_one)
