"""Short answers: subsidies, training, policy and trust, places, and how far one's own matters are.

Amounts, names and addresses are the plan's; no sentence here knows any.
"""

from dataclasses import dataclass

from bot.dialogues.base import Effect, Facts, Next, Turn
from bot.dialogues.greeting import service_name
from programme.plan_schema import Award, MonthlySubsidy


@dataclass(frozen=True)
class WishTraining(Effect):
    """Note in the file that the person wants to learn."""


def subsidy(turn: Turn) -> Next:
    """Who, how much, when, to whom to turn (domain.md 4.3)."""
    plan = turn.facts.plan
    lines = [
        _monthly(plan.subsidies.monthly, turn.facts) if plan.subsidies.monthly else "",
        _award(plan.subsidies.award) if plan.subsidies.award else "",
    ]
    known = [line for line in lines if line]
    if not known:
        return Next(f"现在这个方案没有发给个人的补贴。{_whom_to_ask(turn.facts)}")
    file = "" if turn.facts.person else "先回“我要登记”，我们才对得上您的记录。"
    return Next("\n".join([*known, f"打到您本人的卡上，不用交钱，不用中间人。{file}", _whom_to_ask(turn.facts)]))


def award(turn: Turn) -> Next:
    """Only the certificate award (menu key)."""
    own = turn.facts.plan.subsidies.award
    return Next(f"{_award(own)}\n{_whom_to_ask(turn.facts)}") if own else subsidy(turn)


def _monthly(rule: MonthlySubsidy, facts: Facts) -> str:
    place = facts.plan.destination.area.name
    kinds = "、".join(facts.plan.stable.insurance_any_of)
    months = f"每月{rule.amount}元，最多{rule.max_months}个月"
    return f"上班补贴：在{place}上班、厂里给您交了{kinds}的，交一个月算一个月，{months}。"


def _award(rule: Award) -> str:
    bands = "，".join(f"{'、'.join(band.levels)}{band.amount}元" for band in rule.bands)
    return f"证书奖励：新拿到{rule.accepted_types[0]}，并且上班交了社保的，{bands}。"


def _whom_to_ask(facts: Facts) -> str:
    phone = facts.plan.service.office_phone
    return f"还差什么、到哪一步，打{phone}问，或回“人工”。" if phone else "还差什么、到哪一步，回“人工”问。"


def training(turn: Turn) -> Next:
    """The wish is recorded in the file of whoever has one."""
    words = "培训不收钱。开班时间、地点定了，我们告诉您。"
    if turn.facts.person and turn.facts.person.registered:
        return Next(
            f"{words}您想学的意思已经记下了。想学哪一样、什么时候有空，可以直接说，或回“人工”。",
            effects=(WishTraining(),),
        )
    return Next(f"{words}先回“我要登记”，我们才知道您想学、怎么找您。")


def policy(turn: Turn) -> Next:
    """Who we are, that nobody takes money, where to check (among the first questions, domain.md 4.3)."""
    facts = turn.facts
    service = facts.plan.service
    hotlines = "、".join(service.hotlines)
    rows = [
        f"我们是{service_name(facts)}，按《{facts.plan.title}》（{facts.plan.head.document_no}）办事。",
        "登记、介绍工作、培训都不收一分钱；谁叫您交钱、交押金、扣证件，都是骗人的。",
        f"办公室：{service.office_address} {service.office_phone}，{service.hours}。" if service.office_address else "",
        (f"不放心可以打{hotlines}核实，" if hotlines else "") + "别的问题回“人工”。",
    ]
    return Next("\n".join(row for row in rows if row))


def scams(turn: Turn) -> Next:
    """How to tell a fraud."""
    hotlines = "或".join(turn.facts.plan.service.hotlines)
    return Next(
        "防骗三条：\n1 先收钱的（押金、服装费、资料费）是骗人的\n2 要扣证件、银行卡的是骗人的\n"
        f"3 说“保证录用”“高薪轻松”的要当心\n我们不收任何费用。碰到了打{hotlines}，或回“人工”。"
    )


def sites(turn: Turn) -> Next:
    """Where one can ask a person face to face."""
    service, origin = turn.facts.plan.service, turn.facts.origin
    rows = [
        f"可以来这里问：{service.office_address}" if service.office_address else "",
        f"电话：{service.office_phone}" if service.office_phone else "",
        f"时间：{service.hours}" if service.hours else "",
        f"{origin.town}的宣传代表：{origin.representative} {origin.representative_phone}"
        if origin.representative
        else "",
        "要人联系您，回“人工”。",
    ]
    return Next("\n".join(row for row in rows if row))


def transport(turn: Turn) -> Next:
    """Going together by bus."""
    place = turn.facts.plan.destination.area.name
    return Next(f"去{place}，人数够了会统一安排车，送到厂门口。先回“找工作”报名；想问哪天走，回“人工”。")
