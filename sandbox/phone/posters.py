"""The wall of village posters: those of the service, else the codes that the platform knows."""

from collections.abc import Iterable
from typing import Annotated

from aiohttp import ClientError, ClientSession, ClientTimeout
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

TIMEOUT = ClientTimeout(total=4)
MAX_BYTES = 2 * 1024 * 1024


class Poster(BaseModel):
    """One poster (海报): its place and its code."""

    title: Annotated[str, Field(min_length=1, max_length=60)]
    scene: Annotated[str, Field(max_length=64)]
    ticket: Annotated[str, Field(min_length=1, max_length=512)]


POSTERS = TypeAdapter(list[Poster])


async def fetch_posters(address: str) -> list[Poster]:
    """The posters of the service; empty if it does not answer or the answer is no such list."""
    try:
        async with ClientSession(timeout=TIMEOUT) as session, session.get(address) as answer:
            answer.raise_for_status()
            body = await answer.content.read(MAX_BYTES)
        return POSTERS.validate_json(body)
    except (TimeoutError, ClientError, ValidationError, ValueError):
        return []


def plain_posters(codes: Iterable[tuple[str, str]]) -> list[Poster]:
    """Posters made from (scene, ticket), with the scene as title because the place is not known."""
    return [Poster(title=scene or "二维码", scene=scene, ticket=ticket) for scene, ticket in codes]
