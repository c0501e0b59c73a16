"""Search for work: wishes, three numbered results, details, application (requirements.md 4.3, R32, R42)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.dialogues.base import Effect, Facts, Kept, Next, Turn, stay
from bot.dialogues.fixed_words import assent, plain
from bot.dialogues.registration import steps as registration
from bot.dialogues.registration.identity import is_minor
from bot.dialogues.vacancies import refining
from bot.understanding.answers.choices import number
from bot.understanding.meaning import Intent, Slots
from models.work import Vacancy, VacancyKind
from programme.people.ages import WORKING_AGE
from programme.work.matching import Wish, Wishes
from programme.work.wages import wage_words

PAGE = 3
SHARE = "jobs.share"
VACANCIES = "vacancies"
_APPLY = re.compile(r"^(?:我要|我想)?报名?\s*(?P<which>.*)$")
BARE = frozenset({"报名", "我要报名", "我想报名", "想报名", "我报名", "报"})
_MORE = frozenset({"更多", "下一页", "下页", "还有没有", "还有吗", "还有没得", "换一批", "再看看", "0"})


_MAY_REFINE = frozenset({Intent.JOB_SEARCH, Intent.JOB_DETAIL, Intent.OTHER})


_KIND_NOTES = {
    VacancyKind.INTERNSHIP: "这是学生实习，不算就业：由学校安排、签三方协议。想去把岗位和企业告诉班主任。",
    VacancyKind.WORK_STUDY: "这是勤工俭学，给在校学生课余、放假做，不算就业。",
}


@dataclass(frozen=True)
class ShowVacancies(Effect):
    """Show a page of open vacancies that fit the wishes."""

    wishes: Wishes
    offset: int = 0


@dataclass(frozen=True)
class ShowVacancy(Effect):
    """Show the details of one vacancy."""

    vacancy_id: int


@dataclass(frozen=True)
class Apply(Effect):
    """Apply for a vacancy, as the registered person; `anyway`: they know that it asks for another age."""

    vacancy_id: int
    anyway: bool = False


@dataclass(frozen=True)
class ApplyToPushed(Effect):
    """Apply after a bare 报名.

    That is for the vacancy pushed since the person's last message, else for `looked_at`, else for the last one pushed.
    """

    looked_at: int | None
    has_list: bool


@dataclass(frozen=True)
class Share(Effect):
    """Let the enterprise of an application see name and phone."""

    vacancy_id: int


def search(turn: Turn) -> Next:
    """The vacancies that fit best; a single wish after a list is added to the earlier ones."""
    wishes = _wishes(turn)
    return too_young(turn, wishes.age) or Next(effects=(ShowVacancies(wishes),))


def newest(turn: Turn) -> Next:
    """The vacancies of the day, without any wish."""
    return too_young(turn) or Next(effects=(ShowVacancies(Wishes()),))


def of_enterprise(turn: Turn, name: str) -> Next:
    """The open vacancies of one enterprise; a person under the working age is shown none."""
    return too_young(turn) or Next(effects=(ShowVacancies(Wishes(location=name)),))


def too_young(turn: Turn, said: int | None = None) -> Next | None:
    """The refusal under the working age (requirements.md 3.1), else None; `said` goes before the age on file."""
    age = said if said is not None else (turn.facts.person.age if turn.facts.person else None)
    registering_minor = turn.step in registration.STEPS and is_minor(turn.facts, turn.kept)
    if not registering_minor and (age is None or age >= WORKING_AGE):
        return None
    return Next(f"没满{WORKING_AGE}周岁，按规定不能介绍工作。免费培训和读技能学校的事可以问，回“免费培训”或“人工”。")


def ask_wishes(_turn: Turn) -> Next:
    return Next("想找什么样的活？一句话说就行，比如：“四千以上包吃住的普工，要白班”。")


def _wishes(turn: Turn) -> Wishes:
    said = wishes_of(turn.said.slots, turn.facts)
    named = said.named()
    if turn.memory.get("menu") != VACANCIES or not named or (len(named) > 1 and Wish.TRADE in named):
        return said
    return refining.narrowed(said, _wishes_before(turn))


def _wishes_before(turn: Turn) -> Wishes:
    return wishes_from(turn.memory.get("wishes", {}))


def wishes_of(slots: Slots, facts: Facts) -> Wishes:
    """The slots as wishes. All vacancies are in the destination, so its name is no condition."""
    place = slots.location or ""
    everywhere = any(place in name or name in place for name in facts.plan.destination.area.names)
    return Wishes(
        trades=(slots.trade,) if slots.trade else (),
        min_wage=slots.min_wage,
        max_wage=slots.max_wage,
        shift=slots.shift or "",
        benefits=slots.benefits,
        location="" if everywhere else place,
        age=slots.age,
    )


def wishes_from(kept: Mapping[str, Any]) -> Wishes:
    """The wishes from the JSON values that memory keeps."""
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}
    return Wishes(**values)


def listed(turn: Turn) -> Next | None:
    """The answer to a list of vacancies: more, a line, or a changed wish; None for other messages."""
    shown: list[int] = list(turn.memory.get("shown", ()))
    if asks_for_more(turn.text):
        return more(turn)
    position = number(turn.text)
    if position is not None and shown and 1 <= position <= len(shown):
        return Next(effects=(ShowVacancy(shown[position - 1]),))
    return _refined(turn) if turn.said.intent in _MAY_REFINE else None


def _refined(turn: Turn) -> Next | None:
    """The list after a wish was dropped or raised; a wish for something nearer is answered in words."""
    before = _wishes_before(turn)
    wishes = refining.dropped(turn.normalised, before) or refining.raised(
        turn.normalised, before, turn.memory.get("lowest")
    )
    if wishes is not None:
        return Next(effects=(ShowVacancies(wishes),))
    if not refining.asks_for_nearer(turn.normalised):
        return None
    place = turn.facts.plan.destination.area.name
    return Next(f"这里的岗位都在{place}，离家近的暂时没有。想问家附近的活，回“附近站点”；接着看回“更多”。")


def asks_for_more(text: str) -> bool:
    return plain(text) in _MORE


def more(turn: Turn) -> Next:
    """The next page of the list shown last."""
    offset = int(turn.memory.get("offset", 0)) + PAGE
    return Next(effects=(ShowVacancies(wishes_from(turn.memory.get("wishes", {})), offset),))


def detail(turn: Turn) -> Next:
    """The details of a vacancy that was shown; without one, a search."""
    shown: list[int] = list(turn.memory.get("shown", ()))
    position = number(turn.text)
    if position is not None and 1 <= position <= len(shown):
        return Next(effects=(ShowVacancy(shown[position - 1]),))
    looked_at = turn.memory.get("vacancy") or (shown[0] if len(shown) == 1 else None)
    return Next(effects=(ShowVacancy(looked_at),)) if looked_at else search(turn)


def apply(turn: Turn) -> Next:
    """Apply (报名) for the named line, else for the vacancy shown last; a person without a file registers first."""
    if barred := too_young(turn):
        return barred
    vacancy_id = _meant(turn)
    if turn.is_registered and turn.step not in registration.STEPS and plain(turn.text) in BARE:
        return Next(effects=(ApplyToPushed(vacancy_id, bool(turn.memory.get("shown"))),))
    if vacancy_id is None:
        return which_one() if turn.memory.get("shown") else Next(effects=(ShowVacancies(Wishes()),))
    if turn.step in registration.STEPS:
        kept = {**turn.kept, "then": vacancy_id}
        return stay(turn, "登记完就帮您报名。", kept=kept, closing=registration.ask_again(turn))
    if not turn.is_registered:
        return registration.start(turn, then=vacancy_id).after("报名要先登记，几个问题就好。")
    return Next(effects=(Apply(vacancy_id),))


def which_one() -> Next:
    """Ask which of several vacancies is meant."""
    return Next("报哪一个？回“报名”加号码，比如“报名1”。")


def _meant(turn: Turn) -> int | None:
    shown: list[int] = list(turn.memory.get("shown", ()))
    said = _APPLY.match(plain(turn.text))
    position = number(said["which"]) if said else None
    if position is not None and 1 <= position <= len(shown):
        return shown[position - 1]
    looked_at = turn.memory.get("vacancy")
    return looked_at or (shown[0] if len(shown) == 1 else None)


def share(turn: Turn) -> Next | None:
    """The answer to the question whether the enterprise may see name and phone, asked once an application (PIPL 23)."""
    said = assent(turn.text, turn.said.intent)
    if said:
        return Next(effects=(Share(turn.kept["vacancy_id"]),))
    if said is False:
        return Next("好，名字和电话先不给企业看。工作人员会先跟企业说，有消息告诉您。")
    return None


def line(position: int, vacancy: Vacancy) -> str:
    """A line such as `1 焊工｜6000–8000元｜包吃住｜白班｜18–45岁`."""
    kind = refining.KIND_WORDS.get(vacancy.kind)
    title = f"{kind}·{vacancy.title}" if kind else vacancy.title
    parts = (title, wage(vacancy), benefits(vacancy.benefits), vacancy.shift or "班次不定", ages(vacancy))
    return f"{position} {'｜'.join(parts)}"


def wage(vacancy: Vacancy) -> str:
    return wage_words(vacancy.wage_min, vacancy.wage_max) or "工资没写"


def benefits(words: Sequence[str]) -> str:
    """The benefits in words; 包吃 and 包住 together become 包吃住."""
    if "包吃" in words and "包住" in words:
        words = ["包吃住", *(word for word in words if word not in ("包吃", "包住"))]
    return "、".join(words) or "不包吃住"


def ages(vacancy: Vacancy) -> str:
    low, high = vacancy.age_min, vacancy.age_max
    if low and high:
        return f"{low}–{high}岁"
    return f"{low}岁以上" if low else f"{high}岁以下" if high else "年龄不限"


def listing(vacancies: Sequence[Vacancy], total: int, offset: int, wishes: Wishes) -> str:
    """The lines of a page of vacancies, and how to answer them."""
    lines = [line(position, vacancy) for position, vacancy in enumerate(vacancies, start=1)]
    more = "；回“更多”看后面的" if offset + len(vacancies) < total else ""
    return "\n".join(
        [f"{refining.in_words(wishes)}找到{total}个岗位：", *lines, f"回号码看详细，回“报名”加号码报名{more}。"]
    )


def described(vacancy: Vacancy) -> str:
    """The vacancy in a few lines."""
    rows = [
        f"{vacancy.title}（{vacancy.enterprise.name}）",
        f"工资：每月{wage(vacancy)}",
        f"待遇：{benefits(vacancy.benefits)}，{vacancy.shift or '班次不定'}",
        f"要求：{ages(vacancy)}，学历{vacancy.education or '不限'}" + (f"，{vacancy.skills}" if vacancy.skills else ""),
        f"对口专业：{'、'.join(vacancy.majors)}" if vacancy.majors else "",
        f"招{vacancy.headcount}人" if vacancy.headcount else "",
        f"地点：{vacancy.address or vacancy.enterprise.address}",
        vacancy.text[:200],
        f"截止：{vacancy.valid_until:%m月%d日}",
        _KIND_NOTES.get(vacancy.kind, ""),
        "" if vacancy.kind is VacancyKind.INTERNSHIP else "想去回“报名”。",
        "不收押金，不扣证件，要钱的都是骗人的。",
    ]
    return "\n".join(row for row in rows if row)


def _lowest_pay(vacancies: Sequence[Vacancy]) -> int | None:
    """The lowest of the highest pays, in whole yuan a month; None if no vacancy names any."""
    return min((pay for one in vacancies if (pay := one.wage_max or one.wage_min)), default=None)


def remembered(memory: Kept, wishes: Wishes, vacancies: Sequence[Vacancy], offset: int) -> Kept:
    """The memory with this list, to which a later 2, 更多 or 报名 refers."""
    shown = [vacancy.id for vacancy in vacancies]
    kept = {
        **memory,
        "menu": VACANCIES,
        "shown": shown,
        "offset": offset,
        "wishes": dict(vars(wishes)),
        "lowest": _lowest_pay(vacancies),
    }
    kept.pop("vacancy", None)
    return kept
