"""R29: seven named channels; one notice to all of them leaves seven records of the right kind."""

from models.push.notices import Channel
from models.push.postings import PostingChannel
from push.offline.seven_channels import KIND_NAMES, NAMED_CHANNELS, ChannelKind, named_channel
from settings import ROOT
from tests.promises.people import FACTS, follower, send
from tests.stories_e2e.harness.service import Service

TOWN = "靖安镇"
WANTED = {"微信公众号", "短信", "电话", "公告栏", "电子显示屏", "宣传单张", "二维码"}
CHANNELS = ["board", "display", "flyer", "qrcode"]
DUE = "2026-11-26T18:00:00"


def test_the_seven_are_those_the_clause_names() -> None:
    names = [one.name for one in NAMED_CHANNELS]

    assert names == ["公告栏", "电子显示屏", "电话", "短信", "二维码", "微信公众号", "宣传单张"]


def test_every_way_to_a_person_or_a_place_is_one_of_the_seven() -> None:
    recorded = [channel for one in NAMED_CHANNELS for channel in one.recorded_as]

    assert sorted(recorded) == sorted([*Channel, *PostingChannel])


def test_the_document_shows_the_table_of_the_code() -> None:
    told = (ROOT / "docs" / "channels.md").read_text(encoding="utf-8")

    rows = [
        f"| {one.name} | {KIND_NAMES[one.kind]} | {one.quota} | {one.cost} | {one.proof} |" for one in NAMED_CHANNELS
    ]
    assert all(row in told for row in rows)


def test_r29_one_notice_to_seven_channels_leaves_seven_records_of_the_right_kind(service: Service) -> None:
    follower(service, "阿福", TOWN)
    service.lead.post("people", 201, name="老李", town=TOWN, phone="13800000029", **FACTS)
    service.lead.post("people", 201, name="老何", town=TOWN, phone="13800000030", consent=False, willing=False)

    notice = send(service, "七种渠道的通知", TOWN, channels=["wechat", "sms", "call"])
    posted = service.lead.post(f"notices/{notice['id']}/postings", 201, channels=CHANNELS, towns=[TOWN], due_at=DUE)

    rows = list(service.lead.every(f"notices/{notice['id']}/deliveries"))
    told = [named_channel(Channel(row["channel"])) for row in rows]
    hung = [named_channel(PostingChannel(one["channel"])) for one in posted["items"]]
    assert {one.name for one in (*told, *hung)} == WANTED
    assert len(rows) + len(posted["items"]) == len(WANTED)
    assert {one.kind for one in hung} == {ChannelKind.PHYSICAL}
    assert service.lead.get(f"notices/{notice['id']}")["households"]["targeted"] == len(rows)
