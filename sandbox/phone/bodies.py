"""The bodies that the phone's page may send, checked; a wrong one is answered with a Chinese sentence."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Ticket = Annotated[str, StringConstraints(min_length=1, max_length=512)]


class Body(BaseModel):
    """A body whose unknown keys are refused, because they are a mistake of the caller."""

    model_config = ConfigDict(extra="forbid")


class NewPerson(Body):
    """A person who gets a phone; without a number they receive no SMS."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
    phone: Annotated[str, StringConstraints(pattern=r"^1[0-9]{10}$")] | None = None


class Saying(Body):
    """A text, to the account or as an SMS."""

    text: Words


class Scanned(Body):
    """The code of a poster."""

    ticket: Ticket


class Following(Body):
    """Following by a poster's code, or by search when there is none."""

    ticket: Ticket | None = None


class MenuTap(Body):
    """The tapped button: column, and position in the list of the column, both from 0."""

    path: Annotated[list[Annotated[int, Field(ge=0, le=4)]], Field(min_length=1, max_length=2)]


class NoticeAnswers(Body):
    """The person's choice by template id; scene 1 is a page, 2 an article."""

    answers: Annotated[dict[str, Literal["accept", "reject"]], Field(min_length=1)]
    scene: Literal[1, 2] = 1


class Place(Body):
    """A place: degrees and name."""

    lat: Annotated[float, Field(ge=-90, le=90)]
    lng: Annotated[float, Field(ge=-180, le=180)]
    label: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""


class Choice(Body):
    """A line of a menu message: its id and its words."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    text: Words


class Blocking(Body):
    """The switch that refuses or accepts the messages of the account from now on."""

    blocked: bool


class Nothing(Body):
    """An act that needs no words."""


SENTENCES = {
    "name": "请写姓名，20 个字以内。",
    "phone": "手机号是 1 开头的 11 位数字，也可以不填。",
    "text": "请写要说的话，600 字以内。",
    "ticket": "这张海报的二维码读不出来。",
    "path": "菜单里没有这一项。",
    "answers": "没有选订阅哪一种通知。",
    "lat": "纬度在 -90 和 90 之间。",
    "lng": "经度在 -180 和 180 之间。",
    "label": "地名太长了，100 字以内。",
}


def sentence_for(wrong: ValidationError) -> str:
    """The first mistake as a sentence."""
    place = wrong.errors()[0]["loc"]
    return SENTENCES.get(str(place[0]) if place else "", "这个请求看不懂。")
