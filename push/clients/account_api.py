"""wechatpy for the rarely used calls (tags, menus, QR codes, media, template lists, users, quota), its traps closed.

The traps (platform facts 2.1, 5.4): unbounded repeats with a token fetch of its own; no time-out; secrets in the
texts of exceptions; an unreadable answer returned as a result; an upload repeated with an empty file.
"""

from typing import Any, cast

import requests
from wechatpy import WeChatClient
from wechatpy.exceptions import WeChatClientException

from push.clients.access_token import AccessToken
from push.errors import PlatformRefused, PlatformUnreachable
from settings import Settings

TIMEOUT_SECONDS = (5.0, 15.0)
STALE_TOKEN = frozenset({40001, 40014, 42001})
_TEXT = ("text/", "application/json")


class AccountApi(WeChatClient):  # type: ignore[misc]  # wechatpy ships no types
    """A blocking client. Raises PlatformRefused or PlatformUnreachable, never with a secret in the text."""

    def __init__(self, settings: Settings, tokens: AccessToken) -> None:
        super().__init__(settings.wechat_app_id, settings.wechat_app_secret, timeout=TIMEOUT_SECONDS, auto_retry=False)
        self.base = settings.wechat_api_base
        self.API_BASE_URL = f"{self.base}/cgi-bin/"
        self._tokens = tokens

    @property
    def access_token(self) -> str:
        """The shared token."""
        return self._tokens.current()

    def call(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Make a GET without a body, a POST with one; `path` begins with a slash (`/cgi-bin/…`, `/wxaapi/…`)."""
        url = self.base + path
        return cast(dict[str, Any], self.get(url) if body is None else self.post(url, data=body))

    def quota(self, path: str) -> dict[str, Any]:
        """The daily quota of an API (`daily_limit`, `used`, `remain`) and its `rate_limit`, `{}` if it has none.

        `rate_limit` holds `call_count` and `refresh_second`.
        """
        answer = self.call("/cgi-bin/openapi/quota/get", {"cgi_path": path})
        return {**(answer.get("quota") or {}), "rate_limit": answer.get("rate_limit") or {}}

    def _request(self, method: str, url_or_endpoint: str, **options: Any) -> Any:  # noqa: ANN401 - wechatpy's own
        used = self._tokens.current()
        try:
            return self._once(method, url_or_endpoint, used, options)
        except PlatformRefused as refusal:
            if refusal.errcode not in STALE_TOKEN or (token := self._tokens.renewed(used)) is None:
                raise
        _rewind(options.get("files"))
        return self._once(method, url_or_endpoint, token, options)

    def _once(self, method: str, url: str, token: str, options: dict[str, Any]) -> Any:  # noqa: ANN401
        params = {**(options.get("params") or {}), "access_token": token}
        try:
            return super()._request(method, url, **{**options, "params": params})
        except WeChatClientException as error:
            if error.errcode is not None:
                raise PlatformRefused(error.errcode, str(error.errmsg)) from None
            raise PlatformUnreachable("微信接口没有正常回答（HTTP 错误）") from None
        except requests.RequestException as error:
            raise PlatformUnreachable(f"微信接口没有回答（{type(error).__name__}）") from None

    def _decode_result(self, response: requests.Response) -> Any:  # noqa: ANN401
        result = super()._decode_result(response)
        kind = response.headers.get("Content-Type", "")
        if not isinstance(result, dict) and (not response.content or kind.startswith(_TEXT)):
            raise PlatformUnreachable("微信接口的回答不能识别")
        return result


def _rewind(files: object) -> None:
    """Go back to the start of files that were read to their end by an earlier upload."""
    for part in files.values() if isinstance(files, dict) else ():
        stream = part[1] if isinstance(part, tuple) else part
        if hasattr(stream, "seek"):
            stream.seek(0)
