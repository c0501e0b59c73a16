"""Arrival on a phone of passive replies and of message bodies of the API."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.base.refusals import Json, Refusal, object_of, text_of
from sandbox.platform.chats import Entry, Kind
from sandbox.platform.state import State
from sandbox.webhook.answers import Answer, articles_of

FAULT_LINE = "该公众号提供的服务出现故障，请稍后再试"
MAX_TEXT_BYTES = 2048


@dataclass(frozen=True)
class Shown:
    """The look of one message on a phone."""

    kind: Kind
    text: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    url: str = ""

    def put(self, state: State, openid: str, kind: Kind | None = None) -> Entry:
        """Add the message to the person's chat, as `kind` if given, since mass messages look different."""
        return state.chats.add(openid, kind or self.kind, self.text, fields=self.fields, url=self.url)


def show(state: State, openid: str, answer: Answer) -> None:
    """Show a passive reply; a transfer to a human shows nothing."""
    for shown in _replied(state, answer):
        shown.put(state, openid)


def _replied(state: State, answer: Answer) -> list[Shown]:
    fields = answer.fields
    match answer.kind:
        case "fault":
            return [Shown(Kind.EVENT, FAULT_LINE)]
        case "text":
            return [Shown(Kind.TEXT, str(fields.get("Content") or ""))]
        case "news":
            return [_article({str(key).lower(): each[key] for key in each}) for each in articles_of(fields)]
        case "image" | "voice" | "video":
            media_id = (fields.get(answer.kind.capitalize()) or {}).get("MediaId")
            return [Shown(Kind(answer.kind), url=state.media_url(str(media_id)))]
        case "music":
            music = fields.get("Music") or {}
            return [Shown(Kind.LINK, str(music.get("Title") or "音乐"), {}, str(music.get("MusicUrl") or ""))]
        case _:
            return []


def shown_message(state: State, body: Json) -> Shown:
    """The look of a `msgtype` body of custom/send or mass/send. Raises Refusal for a body that the platform rejects."""
    kind = text_of(body, "msgtype")
    reader = READERS.get(kind)
    if reader is None:
        raise Refusal(40008)
    return reader(state, object_of(body, kind))


def _text(_: State, part: Json) -> Shown:
    content = text_of(part, "content")
    if not content:
        raise Refusal(44004)
    if len(content.encode()) > MAX_TEXT_BYTES:
        raise Refusal(45002)
    return Shown(Kind.TEXT, content)


def _news(_: State, part: Json) -> Shown:
    articles = part.get("articles")
    if not isinstance(articles, list) or len(articles) != 1 or not isinstance(articles[0], dict):
        raise Refusal(45008)
    return _article(articles[0])


def _article(article: Json) -> Shown:
    picture = str(article.get("picurl") or "")
    fields = {"摘要": str(article.get("description") or ""), "图片": picture}
    return Shown(Kind.NEWS, str(article.get("title") or ""), fields, str(article.get("url") or ""))


def _media(kind: str) -> Callable[[State, Json], Shown]:
    def read(state: State, part: Json) -> Shown:
        media = state.media.get(part.get("media_id"), kind)
        return Shown(Kind(kind), text_of(part, "title"), url=state.media_url(media.media_id))

    return read


def _images(state: State, part: Json) -> Shown:
    """A picture, from `images.media_ids` of a mass message or `image.media_id` of a preview."""
    ids = part.get("media_ids") or [part.get("media_id")]
    media = state.media.get(ids[0], "image")
    return Shown(Kind.IMAGE, text_of(part, "recommend"), url=state.media_url(media.media_id))


def _choices(_: State, part: Json) -> Shown:
    choices = part.get("list")
    if not isinstance(choices, list) or not all(isinstance(each, dict) for each in choices):
        raise Refusal(40035)
    lines = {str(each.get("id")): str(each.get("content")) for each in choices}
    head, tail = text_of(part, "head_content"), text_of(part, "tail_content")
    return Shown(Kind.MENU, "\n".join(filter(None, (head, tail))), lines)


READERS: dict[str, Callable[[State, Json], Shown]] = {
    "text": _text,
    "news": _news,
    "image": _media("image"),
    "voice": _media("voice"),
    "video": _media("video"),
    "mpvideo": _media("video"),
    "images": _images,
    "msgmenu": _choices,
}
