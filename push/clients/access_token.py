"""The account's access token, shared by all processes (platform facts 2), sealed in Redis.

`stable_token` gives every caller the same token while it is valid, so a process that cannot reach Redis may
fetch for itself without harm to the others. A token that the platform no longer accepts is replaced at most once
a call and never in a loop: first the shared token is read again, then one is fetched, then one is forced (which the
platform allows a few times a day).
"""

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import redis
import requests

from models.database.sealing import SealingError, seal, unseal
from push.counters import TOKEN_FETCHES, increment
from push.errors import PlatformRefused, PlatformUnreachable
from settings import Settings

TIMEOUT_SECONDS = (5.0, 10.0)
# The platform rotates five minutes before the end.
MARGIN_SECONDS = 300
SHORTEST_SECONDS = 30
# Another process may have replaced the token: the shared one is read again after this time.
LOCAL_SECONDS = 60.0
FORCE_PAUSE_SECONDS = 30
FORCES_A_DAY = 20
DAY_SECONDS = 86_400
LOCK_SECONDS = 30
# A lost Redis is not asked for this time, because its client tries for seconds before it gives up.
LOST_SECONDS = 10.0
T = TypeVar("T")


class AccessToken:
    """The token of one account. Thread-safe; Redis may be lost at any time."""

    def __init__(self, settings: Settings, link: redis.Redis) -> None:
        self._url = f"{settings.wechat_api_base}/cgi-bin/stable_token"
        self._app_id = settings.wechat_app_id
        self._secret = settings.wechat_app_secret
        self._redis = link
        self._name = f"songgang:token:{settings.wechat_app_id}"
        self._lock = threading.Lock()
        self._local: tuple[str, float] = ("", 0.0)
        self._own_counts: dict[str, tuple[int, float]] = {}
        self._lost_until = 0.0

    def kept(self) -> str:
        """The token that this process holds and still trusts, without a request; "" if none."""
        token, until = self._local
        return token if time.monotonic() < until else ""

    def current(self) -> str:
        """A token to try, fetched if need be. Raises PlatformRefused or PlatformUnreachable if there is none."""
        return self.kept() or self._obtained()

    def renewed(self, used: str) -> str | None:
        """Another token after the platform refused `used`; None if there is none for now, so that the call fails."""
        with self._lock, self._shared_lock():
            for read in (self.kept, self._shared):
                if (token := read()) and token != used:
                    return self._keep(token, LOCAL_SECONDS)
            if not self._may(f"replace:{_digest(used)}", most=1, seconds=FORCE_PAUSE_SECONDS):
                return None
            if (token := self._fetched(force=False)) != used:
                return token
            return self._forced()

    def _obtained(self) -> str:
        with self._lock:
            if token := self.kept() or self._shared():
                return self._keep(token, LOCAL_SECONDS)
            with self._shared_lock():
                if token := self._shared():
                    return self._keep(token, LOCAL_SECONDS)
                return self._fetched(force=False)

    def _forced(self) -> str | None:
        pause = self._may("force-pause", most=1, seconds=FORCE_PAUSE_SECONDS)
        if not pause or not self._may("forces", most=FORCES_A_DAY, seconds=DAY_SECONDS):
            return None
        token = self._fetched(force=True)
        # If the forced token is refused too, the account is at fault, and another fetch cannot help.
        self._may(f"replace:{_digest(token)}", most=1, seconds=FORCE_PAUSE_SECONDS)
        return token

    def _fetched(self, *, force: bool) -> str:
        outcome = "unreachable"
        try:
            token, seconds = self._ask(force=force)
            outcome = "forced" if force else "fetched"
        except PlatformRefused as refusal:
            outcome = str(refusal.errcode)
            raise
        finally:
            self._from_redis(lambda: increment(self._redis, TOKEN_FETCHES, {(outcome,): 1}), None)
        lifetime = max(seconds - MARGIN_SECONDS, min(SHORTEST_SECONDS, seconds))
        sealed = seal(self._name, token)
        shared = self._from_redis(lambda: bool(self._redis.set(self._name, sealed, ex=max(lifetime, 1))), False)
        return self._keep(token, min(LOCAL_SECONDS, lifetime) if shared else lifetime)

    def _ask(self, *, force: bool) -> tuple[str, int]:
        wish = {"grant_type": "client_credential", "appid": self._app_id, "secret": self._secret}
        try:
            answer = requests.post(self._url, json={**wish, "force_refresh": force}, timeout=TIMEOUT_SECONDS)
            body = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise PlatformUnreachable(f"取不到微信接口令牌（{type(error).__name__}）") from None
        token = body.get("access_token") if isinstance(body, dict) else None
        if isinstance(token, str) and token:
            return token, int(body.get("expires_in", 7200))
        if isinstance(body, dict) and body.get("errcode"):
            raise PlatformRefused(int(body["errcode"]), str(body.get("errmsg", "")))
        raise PlatformUnreachable(f"取不到微信接口令牌（HTTP {answer.status_code}）")

    def _shared(self) -> str:
        """The token in Redis; "" if there is none, or none that this service sealed."""
        value = self._from_redis(lambda: self._redis.get(self._name), None)
        try:
            return unseal(self._name, value) if isinstance(value, bytes) else ""
        except SealingError:
            return ""

    def _keep(self, token: str, seconds: float) -> str:
        self._local = (token, time.monotonic() + seconds)
        return token

    def _may(self, what: str, *, most: int, seconds: int) -> bool:
        """Count one use; False if more than `most` fall into `seconds`. Without Redis this process counts alone."""
        name = f"{self._name}:{what}"
        used = self._from_redis(lambda: self._counted(name, seconds), 0) or self._counted_here(name, seconds)
        return used <= most

    def _counted(self, name: str, seconds: int) -> int:
        used = int(str(self._redis.incr(name)))
        if used == 1:
            self._redis.expire(name, seconds)
        return used

    def _counted_here(self, name: str, seconds: int) -> int:
        count, until = self._own_counts.get(name, (0, 0.0))
        if time.monotonic() >= until:
            count, until = 0, time.monotonic() + seconds
        self._own_counts[name] = (count + 1, until)
        return count + 1

    @contextmanager
    def _shared_lock(self) -> Iterator[None]:
        """A lock for one fetch at a time over all processes; without Redis, or after a long wait, nothing is locked."""
        lock = self._redis.lock(f"{self._name}:lock", timeout=LOCK_SECONDS, blocking_timeout=LOCK_SECONDS)
        held = self._from_redis(lambda: bool(lock.acquire()), False)
        try:
            yield
        finally:
            if held:
                self._from_redis(lock.release, None)

    def _from_redis(self, ask: Callable[[], T], otherwise: T) -> T:
        """The result of `ask`; `otherwise` while Redis is lost."""
        if time.monotonic() < self._lost_until:
            return otherwise
        try:
            return ask()
        except redis.exceptions.LockError:
            return otherwise  # the lock has expired, so there is nothing to release
        except redis.RedisError:
            self._lost_until = time.monotonic() + LOST_SECONDS
            return otherwise


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:16]
