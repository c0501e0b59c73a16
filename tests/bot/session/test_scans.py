"""A scan: the place of the code is said, counted by code and day, and remembered as the way in (R13, R29, R33)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from redis import Redis
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from models.chat.wechat import Follower
from models.database.engine import Sessions
from models.people import Person
from models.places import Site, SiteKind, Town, Village
from models.push.qr_codes import CodeKind, PosterBatch, QrCode, ScanDay, Scanner, VillageCharge
from models.staff import Role, User
from tests.bot.cast import ANSWERS
from tests.bot.platform import Platform
from tests.harness.stories import Story

OTHER = "oXiaomei000000000000000000001"
MakeCode = Callable[..., str]


@pytest.fixture
def code(platform: Platform, sessions: Sessions) -> MakeCode:
    """A code of 翠华镇, by default of its first village; its scene."""

    def make(kind: CodeKind = CodeKind.VILLAGE, **target: object) -> str:
        with sessions.begin() as session:
            town = session.scalars(select(Town).where(Town.name == "翠华镇")).one()
            village = session.scalars(select(Village).where(Village.town_id == town.id).order_by(Village.id)).first()
            facts = {"town_id": town.id} | ({"village_id": village.id} if village and not target else {}) | target
            scene = f"{kind}-{len(session.scalars(select(QrCode)).all()) + 1}"
            session.add(QrCode(scene=scene, kind=kind, created_at=platform.clock(), **facts))
        return scene

    return make


def follow(platform: Platform, scene: str, openid: str | None = None) -> str:
    fields = f"<EventKey>qrscene_{scene}</EventKey><Ticket>t</Ticket>"
    return platform.told(platform.xml(f"<MsgType>event</MsgType><Event>subscribe</Event>{fields}", openid))


def scan(platform: Platform, scene: str) -> str:
    return platform.told(platform.event("SCAN", f"<EventKey>{scene}</EventKey><Ticket>t</Ticket>"))


def counted(sessions: Sessions) -> list[tuple[int, int, int, int, int]]:
    with sessions() as session:
        days = session.scalars(select(ScanDay).order_by(ScanDay.code_id, ScanDay.day))
        return [(one.follows, one.repeats, one.people, one.newcomers, one.unfollowed) for one in days]


def representative(story: Story, sessions: Sessions, *villages: int) -> int:
    with sessions() as session:
        town_id = session.scalars(select(Town.id).where(Town.name == "翠华镇")).one()
    user = story.user("daibiao", Role.REPRESENTATIVE, display_name="王大姐", phone="0870-1", town_id=town_id)
    with sessions.begin() as session:
        session.add_all(VillageCharge(user_id=user, village_id=village) for village in villages)
    return user


def villages_of_town(sessions: Sessions) -> list[Village]:
    with sessions() as session:
        town_id = select(Town.id).where(Town.name == "翠华镇").scalar_subquery()
        return list(session.scalars(select(Village).where(Village.town_id == town_id).order_by(Village.id)))


def test_the_greeting_names_the_village_and_its_representative(
    platform: Platform, code: MakeCode, story: Story, sessions: Sessions
) -> None:
    representative(story, sessions)

    greeting = follow(platform, code())

    assert f"翠华镇{villages_of_town(sessions)[0].name}的码，宣传代表王大姐（0870-1）" in greeting
    assert "不收任何费用" in greeting and "1 找工作" in greeting


def test_who_looks_after_the_village_goes_before_who_was_first_in_the_town(
    platform: Platform, code: MakeCode, story: Story, sessions: Sessions
) -> None:
    representative(story, sessions)
    town_id = villages_of_town(sessions)[0].town_id
    second = story.user("er", Role.REPRESENTATIVE, display_name="刘二哥", town_id=town_id)
    with sessions.begin() as session:
        session.add(VillageCharge(user_id=second, village_id=villages_of_town(sessions)[0].id))

    assert "宣传代表刘二哥" in follow(platform, code())


def test_a_representatives_code_names_the_villages_looked_after(
    platform: Platform, code: MakeCode, story: Story, sessions: Sessions
) -> None:
    first, second = villages_of_town(sessions)[:2]
    user = representative(story, sessions, first.id, second.id)

    greeting = follow(platform, code(CodeKind.REPRESENTATIVE, user_id=user))

    assert f"宣传代表王大姐（0870-1）的码，负责翠华镇{first.name}、{second.name}。" in greeting


def test_the_code_of_a_representative_who_left_names_the_towns_other_one(
    platform: Platform, code: MakeCode, story: Story, sessions: Sessions
) -> None:
    gone = representative(story, sessions, villages_of_town(sessions)[0].id)
    story.user("er", Role.REPRESENTATIVE, display_name="刘二哥", town_id=villages_of_town(sessions)[0].town_id)
    with sessions.begin() as session:
        session.get_one(User, gone).active = False

    greeting = follow(platform, code(CodeKind.REPRESENTATIVE, user_id=gone))

    assert "您扫的是翠华镇的码，宣传代表刘二哥。" in greeting and "王大姐" not in greeting


def test_a_batchs_code_names_its_place_and_a_sites_code_the_site(
    platform: Platform, code: MakeCode, sessions: Sessions
) -> None:
    town_id = villages_of_town(sessions)[0].town_id
    with sessions.begin() as session:
        batch = PosterBatch(
            town_id=town_id, place="翠华赶场", on_day=date(2026, 5, 1), copies=200, created_at=platform.clock()
        )
        site = Site(kind=SiteKind.CENTRE, name="转移就业服务中心")
        session.add_all([batch, site])
        session.flush()
        keys = batch.id, site.id

    assert "您扫的是翠华赶场的码" in follow(platform, code(CodeKind.BATCH, batch_id=keys[0]))
    assert "您扫的是转移就业服务中心的码" in scan(platform, code(CodeKind.SITE, site_id=keys[1]))


def test_an_enterprises_code_leads_to_its_vacancies_and_no_others(
    platform: Platform, code: MakeCode, story: Story
) -> None:
    ours, other = story.enterprise("明灯电器厂"), story.enterprise("南江鞋厂")
    for enterprise, title in ((ours, "电子厂普工"), (other, "鞋厂普工")):
        story.vacancy(enterprise, title, state="published")

    greeting = follow(platform, code(CodeKind.ENTERPRISE, town_id=None, enterprise_id=ours))
    looked_at = platform.say("1")

    assert "明灯电器厂的码" in greeting and "电子厂普工" in greeting and "鞋厂普工" not in greeting
    assert "不收任何费用" in greeting
    assert "电子厂普工（明灯电器厂）" in looked_at


def test_a_child_is_shown_no_vacancy_of_the_enterprise(
    platform: Platform, code: MakeCode, story: Story, sessions: Sessions
) -> None:
    enterprise = story.enterprise()
    story.vacancy(enterprise, "电子厂普工", state="published")
    story.person("小明", follower_id=story.follower(), birth_date=platform.clock().date() - timedelta(days=15 * 365))

    greeting = follow(platform, code(CodeKind.ENTERPRISE, town_id=None, enterprise_id=enterprise))

    assert "电子厂普工" not in greeting and "没满16周岁" in greeting


@pytest.mark.parametrize("state", ["withdrawn", "unknown"])
def test_a_code_that_is_withdrawn_or_unknown_is_greeted_like_any_follower(
    platform: Platform, code: MakeCode, sessions: Sessions, state: str
) -> None:
    scene = code() if state == "withdrawn" else "nobodys"
    with sessions.begin() as session:
        for one in session.scalars(select(QrCode)):
            one.withdrawn_at = platform.clock()

    greeting = follow(platform, scene)

    assert "您扫的是" not in greeting and "1 找工作" in greeting


def test_scans_are_counted_by_day_and_people_once(platform: Platform, code: MakeCode, sessions: Sessions) -> None:
    scene = code()

    follow(platform, scene)
    scan(platform, scene)
    follow(platform, scene, OTHER)

    assert counted(sessions) == [(2, 1, 2, 2, 0)]
    with sessions() as session:
        assert session.scalars(select(QrCode.scans)).one() == 3


def test_the_same_event_delivered_again_counts_once_also_when_redis_forgot(
    platform: Platform, code: MakeCode, sessions: Sessions, redis: Redis
) -> None:
    body = platform.event("subscribe", f"<EventKey>qrscene_{code()}</EventKey><Ticket>t</Ticket>")

    first, second = platform.told(body), platform.told(body)
    redis.flushall()
    third = platform.told(body)

    assert first == second == third
    assert counted(sessions) == [(1, 0, 1, 1, 0)]


def test_a_process_that_dies_before_the_commit_counts_nothing_and_the_next_delivery_counts_once(
    platform: Platform, code: MakeCode, sessions: Sessions
) -> None:
    body = platform.event("subscribe", f"<EventKey>qrscene_{code()}</EventKey><Ticket>t</Ticket>")
    deaths = iter([True])

    def die(_session: Session) -> None:
        if next(deaths, False):
            raise RuntimeError("killed")

    event.listen(sessions, "before_commit", die)
    platform.post(body)
    after_death = counted(sessions)
    platform.told(body)

    assert (after_death, counted(sessions)) == ([], [(1, 0, 1, 1, 0)])


def test_who_leaves_is_counted_at_the_code_and_forgotten(
    platform: Platform, code: MakeCode, sessions: Sessions
) -> None:
    scene = code()
    follow(platform, scene)
    follow(platform, scene, OTHER)

    platform.told(platform.event("unsubscribe"))

    assert counted(sessions) == [(2, 0, 2, 2, 1)]
    with sessions() as session:
        assert len(session.scalars(select(Scanner)).all()) == 1


def test_the_first_code_stays_the_way_in_and_goes_with_the_file(
    platform: Platform, code: MakeCode, sessions: Sessions
) -> None:
    first, second = code(), code(CodeKind.TOWN)
    follow(platform, first)
    scan(platform, second)

    platform.say(*ANSWERS)

    with sessions() as session:
        assert session.scalars(select(Follower.scene)).one() == first
        wanted = session.scalars(select(QrCode.id).where(QrCode.scene == first)).one()
        assert session.scalars(select(Person.code_id)).one() == wanted


def test_yes_to_the_place_of_the_code_answers_town_and_village(
    platform: Platform, code: MakeCode, sessions: Sessions
) -> None:
    village = villages_of_town(sessions)[0]
    follow(platform, code())

    asked = platform.say(*ANSWERS[:6])
    after = platform.say("是嘞")
    platform.say(*ANSWERS[8:])

    assert f"您家是在翠华镇{village.name}吗" in asked and "文化程度" in after
    with sessions() as session:
        assert session.scalars(select(Person.village_id)).one() == village.id


@pytest.mark.parametrize(
    ("said", "then"), [("不是", "您家在哪个镇（乡）"), ("木杆镇", "哪个村"), ("第二个", "哪个村"), ("跳过", "文化程度")]
)
def test_who_lives_elsewhere_says_so_or_names_it(platform: Platform, code: MakeCode, said: str, then: str) -> None:
    follow(platform, code())
    platform.say(*ANSWERS[:6])

    asked = platform.say(said)

    assert then in asked and "您家是在" not in asked


def test_another_village_of_the_town_can_be_named_at_once(
    platform: Platform, code: MakeCode, sessions: Sessions
) -> None:
    other = villages_of_town(sessions)[1]
    follow(platform, code())
    platform.say(*ANSWERS[:6])

    platform.say(other.name)
    platform.say(*ANSWERS[8:])

    with sessions() as session:
        assert session.scalars(select(Person.village_id)).one() == other.id


def test_a_scan_in_mid_registration_counts_and_leads_back_to_the_question(
    platform: Platform, code: MakeCode, sessions: Sessions, redis: Redis
) -> None:
    platform.say(*ANSWERS[:4])
    redis.flushall()

    told = scan(platform, code())
    last = platform.say("1", "13800000000", "是", *ANSWERS[8:])

    assert "您扫的是" in told and "身份证" in told and "1 找工作" not in told
    assert "登记完成" in last
    assert counted(sessions) == [(0, 1, 1, 1, 0)]
