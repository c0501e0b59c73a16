"""Headers of the answers: a page loads, sends to and stands in nothing foreign, and is asked for by HTTPS again."""

from flask import Flask, Response, request

from settings import Settings

HEADERS_OF_ALL_ANSWERS = {"X-Content-Type-Options": "nosniff"}
"""Also of those to the platform, which shows no page."""
POLICY = (
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; object-src {objects}; "
    "frame-ancestors 'self'"
)
"""Scripts and styles come from files alone: an attribute `style` or `onclick` in a page has no effect."""
PDF = "application/pdf"
YEAR_SECONDS = 31_536_000


def guard_answers(app: Flask, settings: Settings) -> None:
    """Add the headers to every answer that Flask gives, and make the session's cookie this host's alone by HTTPS."""
    is_https = settings.public_url.startswith("https://")
    app.config.update(SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_SECURE=is_https)
    if is_https:
        app.config["SESSION_COOKIE_NAME"] = "__Host-session"

    def add(response: Response) -> Response:
        headers = response.headers
        for name, value in {**HEADERS_OF_ALL_ANSWERS, "Referrer-Policy": "same-origin"}.items():
            headers.setdefault(name, value)
        headers.setdefault("Content-Security-Policy", _policy(response, settings.wechat_api_base))
        if request.blueprint != "jobs":
            headers["X-Frame-Options"] = "SAMEORIGIN"
        if is_https:
            headers.setdefault("Strict-Transport-Security", f"max-age={YEAR_SECONDS}")
        if not (request.endpoint or "").endswith(("static", "assets.file")):
            headers.setdefault("Cache-Control", "no-store")
        return response

    app.after_request(add)


def _policy(response: Response, platform: str) -> str:
    """The policy; WeChat may frame the pages opened inside it, and a browser shows a PDF as an object of itself."""
    policy = POLICY.format(objects="'self'" if response.mimetype == PDF else "'none'")
    return f"{policy} {platform}" if request.blueprint == "jobs" else policy
