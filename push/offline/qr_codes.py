"""带参数二维码: one permanent code for every place, representative, poster batch and enterprise, so that the way in of
every follower is known (R13, R29)."""

import hashlib
from pathlib import Path

import segno

from models.push.qr_codes import QrCode
from models.queries.offline.postings import list_codes
from models.queries.offline.qr_codes import find_code
from models.queries.offline.qr_figures import list_scenes
from push.offline.qr_targets import Target, list_targets
from push.runtime import Runtime
from settings import VAR

FOLDER = VAR / "qrcodes"
PIXELS_A_MODULE = 12
QUIET_MODULES = 4
MOST = 100_000
"""The most permanent codes of an account (platform fact 3.8)."""


def ensure_codes(rt: Runtime, town: str | None = None) -> list[QrCode]:
    """All codes of the town (None: of every place and person), made where missing; a second call makes none.

    Raises UnknownTown, PlatformRefused, PlatformUnreachable.
    """
    with rt.sessions() as session:
        wanted = list_targets(session, town)
        known = list_scenes(session)
    for one in wanted:
        if one.scene not in known:
            _made(rt, one)
    with rt.sessions() as session:
        codes = list_codes(session, {one.scene for one in wanted})
    return [codes[one.scene] for one in wanted]


def ensure_code(rt: Runtime, target: Target) -> QrCode:
    """The code of one target, made where missing. Raises PlatformRefused, PlatformUnreachable."""
    with rt.sessions() as session:
        known = find_code(session, target.scene)
    return known if known and known.ticket else _made(rt, target)


def image_file(code: QrCode, folder: Path = FOLDER) -> Path:
    """The code as a PNG for print, drawn from its URL: sharper than the platform's picture.

    The file is named by scene and ticket, because another account's code of the same scene has another URL.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{code.scene}-{hashlib.sha256(code.ticket.encode()).hexdigest()[:8]}.png"
    segno.make(code.url, error="m", micro=False).save(str(path), scale=PIXELS_A_MODULE, border=QUIET_MODULES)
    return path


def _made(rt: Runtime, target: Target) -> QrCode:
    """Make the code at the platform, then store it: no transaction is open during the call.

    The platform keeps one ticket a scene, so a repeated call is harmless.
    """
    scene = {"scene": {"scene_str": target.scene}}
    answer = rt.wechat.account.call(
        "/cgi-bin/qrcode/create", {"action_name": "QR_LIMIT_STR_SCENE", "action_info": scene}
    )
    with rt.sessions.begin() as session:
        code = find_code(session, target.scene)
        if code is None:
            code = QrCode(scene=target.scene, kind=target.kind, created_at=rt.clock(), **target.columns)
            session.add(code)
        code.ticket, code.url = str(answer["ticket"]), str(answer["url"])
    return code
