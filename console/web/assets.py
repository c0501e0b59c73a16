"""Front-end libraries, served from the folder of npm: nothing is copied in, nothing comes from outside."""

from pathlib import Path

from flask import Blueprint, abort, send_from_directory
from flask.typing import ResponseReturnValue

ROOT = Path(__file__).resolve().parents[2] / "node_modules"
FILES = {
    "echarts.js": "echarts/dist/echarts.min.js",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "weui.css": "weui/dist/style/weui.min.css",
}

blueprint = Blueprint("assets", __name__, url_prefix="/assets")


@blueprint.get("/<name>", endpoint="file")
def send(name: str) -> ResponseReturnValue:
    """Send one of `FILES`; the browser keeps it for a day."""
    if name not in FILES:
        abort(404)
    return send_from_directory(ROOT, FILES[name], max_age=86_400)
