"""What a view works with: the runtime that the app was built around."""

from flask import current_app

from push.runtime import Runtime


def services() -> Runtime:
    """The app's runtime (database, Redis, clock, plan, channels)."""
    runtime: Runtime = current_app.extensions["songgang"]
    return runtime
