"""现成的回答: the chat's answers to questions of policy and trust; staff edit the texts, the plan fills their blanks.

The topics and their first texts are in `ready_answers.yaml`; the texts that staff saved are in `models.chat.answers`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from programme.plan.plan import Plan

FILE = Path(__file__).with_name("ready_answers.yaml")
MOST_CHARACTERS, MOST_LINES = 260, 4
"""Limits of an answer that is read at a glance: three facts and the next step (R64)."""
_BLANK = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True)
class Topic:
    """One question. `say`: patterns of its wordings; a pattern of the whole sentence wins over other readings."""

    key: str
    title: str
    text: str
    say: tuple[str, ...] = ()
    menu: bool = False

    @property
    def whole(self) -> tuple[str, ...]:
        """The patterns of a whole sentence, from ^ to $."""
        return tuple(one for one in self.say if one.startswith("^") and one.endswith("$"))


@dataclass(frozen=True)
class Answer:
    """A text in force, with blanks. `version` counts the texts that staff saved for the topic; 0 is the file's."""

    text: str
    version: int = 0


class AnswerError(ValueError):
    """The text cannot be sent as it is; the Chinese sentence says what to change."""


@cache
def topics() -> tuple[Topic, ...]:
    """All topics, in the file's order."""
    rows = yaml.safe_load(FILE.read_text("utf-8"))["topics"]
    return tuple(Topic(**{**row, "say": tuple(row.get("say", ())), "text": row["text"].strip()}) for row in rows)


@cache
def first_texts() -> Mapping[str, Answer]:
    """The file's text of every topic, by key."""
    return {topic.key: Answer(topic.text) for topic in topics()}


def find_topic(key: str) -> Topic | None:
    return next((topic for topic in topics() if topic.key == key), None)


def blanks_of(plan: Plan) -> dict[str, str]:
    """Text of the plan for each blank; "" if the plan has none."""
    service, head, award = plan.service, plan.head, plan.subsidies.award
    return {
        "服务名称": service.name or f"{plan.origin.county.name}就业服务",
        "办公电话": service.office_phone,
        "办公地址": service.office_address,
        "办公时间": service.hours,
        "热线": "、".join(service.hotlines),
        "方案名称": head.title,
        "文号": head.document_no,
        "县": plan.origin.county.name,
        "园区": plan.destination.area.name,
        "有效期": f"{_day(head.valid_from)}到{_day(head.valid_to)}",
        "保险": "、".join(plan.stable.insurance_any_of),
        "证书种类": award.accepted_types[0] if award and award.accepted_types else "",
    }


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def filled(text: str, plan: Plan) -> str:
    """The text with its blanks filled; a line is left out if the plan has no text for its blank."""
    values = blanks_of(plan)
    lines = [line for line in text.strip().splitlines() if all(values.get(name) for name in _BLANK.findall(line))]
    return "\n".join(_BLANK.sub(lambda blank: values[blank[1]], line).strip() for line in lines)


def checked(text: str, plan: Plan) -> str:
    """The text, stripped, if it may be saved. Raises AnswerError."""
    plain = "\n".join(line.strip() for line in text.strip().splitlines() if line.strip())
    unknown = [name for name in _BLANK.findall(plain) if name not in blanks_of(plan)]
    if unknown:
        raise AnswerError(f"没有“{{{unknown[0]}}}”这个空。能用的写在下面。")
    shown = filled(plain, plan)
    if not shown:
        raise AnswerError("回答不能空着。")
    if len(shown) > MOST_CHARACTERS or len(shown.splitlines()) > MOST_LINES:
        raise AnswerError(
            f"手机上看是 {len(shown)} 个字、{len(shown.splitlines())} 行，太长了："
            f"最多 {MOST_CHARACTERS} 个字、{MOST_LINES} 行。"
        )
    return plain
