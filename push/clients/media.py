"""Temporary media of the platform: sound and pictures of a follower, for three days (platform fact 3.10)."""

from push.clients.account_api import AccountApi
from push.clients.wechat import PlatformClient
from push.errors import PlatformRefused

GONE = frozenset({40007, 40004})
"""Error codes for a media id that is unknown or older than three days."""
LARGEST_BYTES = 10 * 1024 * 1024


def download_media(wechat: PlatformClient, media_id: str) -> bytes | None:
    """The bytes; None if the platform has them no more, or too many. Raises PlatformRefused, PlatformUnreachable."""
    try:
        body = _asked(wechat.account, media_id)
    except PlatformRefused as refusal:
        if refusal.errcode in GONE:
            return None
        raise
    return body if body and len(body) <= LARGEST_BYTES else None


def _asked(account: AccountApi, media_id: str) -> bytes:
    answer = account.get("media/get", params={"media_id": media_id})
    # wechatpy returns the response itself if the body is no JSON.
    return bytes(answer.content)
