"""Voice to text by 腾讯云语音识别, one-sentence recognition, through its SDK.

WeChat's own `Recognition` is always empty (platform fact 1.5). The words are never logged.
"""

import base64
import json
from collections.abc import Callable
from urllib.parse import urlsplit

import structlog
from tencentcloud.asr.v20190614 import asr_client, models
from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile

from settings import Settings, SpeechProvider

HOST = "asr.tencentcloudapi.com"
TIMEOUT_SECONDS = 15
LARGEST_BYTES = 2_200_000
"""The limit of the service is three megabytes in base64; WeChat's own limit, one minute, is far below."""
ONE_SENTENCE, IN_BODY = 2, 1
_FORMATS = ((b"#!AMR", "amr"), (b"ID3", "mp3"), (b"\xff\xfb", "mp3"), (b"\xff\xf3", "mp3"), (b"RIFF", "wav"))

log = structlog.get_logger()


def recogniser_of(settings: Settings) -> Callable[[bytes], str] | None:
    """A function from sound to words, which returns "" if it fails; None if no recogniser is set up."""
    return TencentSpeech(settings).transcribe if settings.speech_provider is SpeechProvider.TENCENT else None


class TencentSpeech:
    """A client of SentenceRecognition, for up to 60 seconds of sound."""

    def __init__(self, settings: Settings) -> None:
        where = urlsplit(
            settings.speech_endpoint if "://" in settings.speech_endpoint else f"//{settings.speech_endpoint}"
        )
        profile = HttpProfile(
            protocol=where.scheme or "https", endpoint=where.netloc or HOST, reqTimeout=TIMEOUT_SECONDS
        )
        credential = Credential(settings.speech_access_key, settings.speech_secret_key)
        self._engine = settings.speech_engine
        self._client = asr_client.AsrClient(credential, "", ClientProfile(httpProfile=profile))

    def transcribe(self, sound: bytes) -> str:
        """The words in the sound; "" if its format is unknown, it is too long, or the service failed."""
        form = next((name for start, name in _FORMATS if sound.startswith(start)), "")
        if not form or len(sound) > LARGEST_BYTES:
            return ""
        try:
            return str(self._client.SentenceRecognition(self._request(sound, form)).Result or "").strip()
        except TencentCloudSDKException as error:
            log.warning("speech not recognised", code=error.get_code())
            return ""

    def _request(self, sound: bytes, form: str) -> models.SentenceRecognitionRequest:
        request = models.SentenceRecognitionRequest()
        wish = {
            "EngSerViceType": self._engine,
            "SourceType": IN_BODY,
            "SubServiceType": ONE_SENTENCE,
            "VoiceFormat": form,
            "Data": base64.b64encode(sound).decode(),
            "DataLen": len(sound),
            # Interjections and the closing full stop are of no use to understanding; numbers come as digits.
            "FilterModal": 1,
            "FilterPunc": 1,
            "ConvertNumMode": 1,
        }
        request.from_json_string(json.dumps(wish))
        return request
