"""The recogniser before the sandbox's stand-in."""

from collections.abc import Iterator

import pytest
import requests

from push.clients.speech import TencentSpeech, recogniser_of
from sandbox.base.config import Config
from sandbox.runner import SandboxServer
from settings import Settings, SpeechProvider

SOUND = b"#!AMR-WB\n" + bytes(200)


@pytest.fixture(scope="module")
def cloud() -> Iterator[str]:
    with SandboxServer(Config(app_id="wx0", app_secret="s", token="t", port=0)) as server:
        yield server.base_url


def settings(endpoint: str, provider: SpeechProvider = SpeechProvider.TENCENT) -> Settings:
    return Settings(
        secret_key="s",
        data_key=bytes(32),
        wechat_token="t",
        speech_provider=provider,
        speech_endpoint=endpoint,
        speech_access_key="id",
        speech_secret_key="key",
    )


def lay_in(cloud: str, *texts: str) -> None:
    assert requests.post(f"{cloud}/_sandbox/speech", json={"texts": texts}, timeout=5).ok


def test_what_was_said_comes_back_as_text(cloud: str) -> None:
    lay_in(cloud, "我要登记")

    assert TencentSpeech(settings(cloud)).transcribe(SOUND) == "我要登记"


def test_silence_is_no_text(cloud: str) -> None:
    lay_in(cloud)

    assert TencentSpeech(settings(cloud)).transcribe(SOUND) == ""


def test_a_refusal_of_the_service_is_no_text(cloud: str) -> None:
    fault = {"path": "/speech/tencent", "kind": "errcode", "code": "FailedOperation.UserNotRegistered"}
    assert requests.post(f"{cloud}/_sandbox/faults", json=fault, timeout=5).ok
    lay_in(cloud, "我要登记")

    assert TencentSpeech(settings(cloud)).transcribe(SOUND) == ""


def test_what_is_no_sound_is_never_sent(cloud: str) -> None:
    lay_in(cloud, "我要登记")

    assert TencentSpeech(settings(cloud)).transcribe(b"\x89PNG") == ""


def test_nobody_listens_by_default(cloud: str) -> None:
    assert recogniser_of(settings(cloud, SpeechProvider.NONE)) is None
