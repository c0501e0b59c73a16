"""Other webhooks, served by the same gunicorn settings."""

from flask import Flask
from redis import Redis
from werobot import WeRoBot
from werobot.contrib.flask import make_view
from werobot.session.redisstorage import RedisStorage

from settings import Settings


def make_bare() -> Flask:
    """Flask that reads the body and says `success`."""
    app = Flask("bare")

    @app.post("/wechat")
    def receive() -> str:
        return "success"

    return app


def make_werobot() -> Flask:
    """WeRoBot checks, parses, keeps a session in Redis and echoes; it neither deduplicates nor records."""
    settings = Settings.from_environment()
    storage = RedisStorage(Redis.from_url(settings.redis_url), prefix="werobot:")
    robot = WeRoBot(token=settings.wechat_token, enable_session=True, session_storage=storage)

    @robot.text  # type: ignore[untyped-decorator] # werobot ships no types
    def echo(message: object, session: dict[str, int]) -> str:
        session["said"] = session.get("said", 0) + 1
        return f"您说了：{getattr(message, 'content', '')}"

    app = Flask("werobot")
    app.add_url_rule("/wechat", view_func=make_view(robot), methods=["GET", "POST"])
    return app
