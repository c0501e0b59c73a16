"""The one error family of push."""


class PushError(Exception):
    """A fault someone must fix. Refusals by a platform are outcomes, not errors."""


class PlatformRefused(PushError):
    """The platform answered with an error code; nothing was done. Holds no secret."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(f"微信接口返回错误 {errcode}：{errmsg}")
        self.errcode = errcode


class PlatformUnreachable(PushError):
    """No verdict from the platform: no connection, a timeout, an HTTP failure or an unreadable answer."""
