"""The page and its files, with headers that keep foreign code out."""

from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).parent / "static"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data: http: https:",
        "media-src 'self' http: https:",
        "frame-src http: https:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


async def page(_request: web.Request) -> web.FileResponse:
    """Return the page of the phone."""
    return web.FileResponse(STATIC / "index.html", headers=HEADERS)


async def guard_files(request: web.Request, response: web.StreamResponse) -> None:
    """Set headers: a changed script is loaded at the next visit, and no type of file is guessed."""
    if request.path.startswith("/phone/static/"):
        response.headers.update(HEADERS)
