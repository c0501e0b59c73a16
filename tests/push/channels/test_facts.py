"""The table of channel facts against the channels that exist and against the documentation."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from models.push.notices import Channel
from push.channels import make_channels
from push.channels.facts import FACTS, FAMILY_NAMES, ONLINE, Family
from push.clients.templates import Templates
from push.clients.wechat import PlatformClient
from push.jobs.reconcile import UNSURE_TIME
from settings import Settings, SmsProvider

PAGE = Path(__file__).resolve().parents[3] / "docs" / "receipts.md"


def _hours(time: timedelta | None) -> str:
    return f"{time // timedelta(hours=1)} h" if time else "–"


def test_every_channel_has_a_row_and_a_name_of_its_own() -> None:
    assert set(FACTS) == set(Channel) and set(FAMILY_NAMES) == set(Family)
    assert len({row.name for row in FACTS.values()}) == len(Channel)


def test_every_online_channel_has_a_sender(settings: Settings, client: PlatformClient, templates: Templates) -> None:
    with_sms = replace(settings, sms_provider=SmsProvider.SANDBOX)

    assert set(make_channels(client, with_sms, templates)) == set(ONLINE)


def test_what_has_no_receipt_goes_where_the_documentation_says() -> None:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    said = [tuple(cell.strip(" `") for cell in line.strip("|").split("|")) for line in lines]

    done = [
        (channel.value, row.receipt or "none exists", _hours(row.receipt_time), row.without_receipt.value)
        for channel, row in FACTS.items()
    ]

    assert said == done


def test_the_time_of_the_unsure_is_the_documented_one() -> None:
    assert f"After {UNSURE_TIME // timedelta(minutes=1)} min without a receipt" in PAGE.read_text(encoding="utf-8")
