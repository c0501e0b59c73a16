"""The answer of a notice's preview: its effect, what it uses up and costs others, and cheaper ways."""

from pydantic import BaseModel

from models.push.notices import Channel


class SampledPerson(BaseModel):
    """One person of the audience, masked."""

    person_id: int
    name: str
    town: str
    route: str
    reason: str


class UsesOut(BaseModel):
    """Messages, not people: people who share a phone count once. `sms_fen`: the cost of all parts."""

    custom_messages: int
    credits: int
    template_messages: int
    mass_sends: int
    mass_calls: int
    sms_messages: int
    sms_parts: int
    sms_fen: int
    calls: int
    visits: int


class AccountNeedOut(BaseModel):
    """Calls of today of one of the platform's APIs; `short`: so many too few are left."""

    name: str
    needed: int
    left: int
    daily_limit: int
    short: int


class SmsCostOut(BaseModel):
    """The month's budget (null: none) and the share of one message; `short`: messages that it does not pay."""

    parts_each: int
    price_fen: int
    budget_fen: int | None
    spent_fen: int
    left_fen: int | None
    short: int


class CostOut(BaseModel):
    """People whom this notice takes a route that a scheduled one needs; `after` empty: it reaches them no more."""

    notice_id: int
    title: str
    people: int
    before: Channel
    after: str
    reason: str
    words: str


class CheaperPlanOut(BaseModel):
    """Another way (`send_now not_later wait_for_windows mass_instead join without_sms`) and its saving."""

    plan: str
    people: int
    saves: UsesOut
    words: str


class PreviewOut(BaseModel):
    """People by channel, and by reason for leaving them out; what the notice uses, costs others, and cheaper ways.

    `mass_left`: followers of the audience by how many mass sends of the month they have left afterwards.
    """

    people: int
    households: int
    routes: dict[str, int]
    left_out: dict[str, int]
    waiting: int
    sample: list[SampledPerson]
    uses: UsesOut
    mass_left: dict[str, int]
    account: list[AccountNeedOut]
    sms: SmsCostOut
    costs: list[CostOut]
    plans: list[CheaperPlanOut]
    warnings: list[str]
