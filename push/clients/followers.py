"""用户管理: the people whom the platform does not know as followers of the account (platform facts 3.7)."""

from collections.abc import Sequence

from push.clients.transport import Answer, raw_json
from push.clients.wechat import PlatformClient

BATCH = 100
NOT_OURS = frozenset({40003, 46004, 49003})
"""Codes for an openid that is none, or of another account. For several openids they say: one of them."""


async def find_gone(client: PlatformClient, openids: Sequence[str]) -> set[str]:
    """Openids of which the platform says that they do not follow; those of which it says nothing are left out."""
    gone: set[str] = set()
    for start in range(0, len(openids), BATCH):
        gone |= await _gone(client, openids[start : start + BATCH])
    return gone


async def _gone(client: PlatformClient, openids: Sequence[str]) -> set[str]:
    body = {"user_list": [{"openid": openid} for openid in openids]}
    verdict = await client.post("user/info/batchget", raw_json(body))
    if not isinstance(verdict, Answer):
        return set()
    if verdict.errcode in NOT_OURS:
        if len(openids) == 1:
            return set(openids)
        middle = len(openids) // 2
        return await _gone(client, openids[:middle]) | await _gone(client, openids[middle:])
    rows = verdict.body.get("user_info_list")
    said = {row.get("openid"): row.get("subscribe") for row in rows if isinstance(row, dict)} if rows else {}
    return {openid for openid in openids if said.get(openid) == 0}
