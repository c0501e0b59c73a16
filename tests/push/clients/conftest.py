"""The recorded platform, and the client that talks to it."""

from tests.push.harness.platform import client, platform, settings, templates

__all__ = ["client", "platform", "settings", "templates"]
