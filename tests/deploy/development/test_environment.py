"""The environment of a development service."""

from pathlib import Path

from deploy.development.__main__ import sandbox_arguments, sandbox_command
from deploy.development.environment import development_environment, kept_secrets
from settings import Settings


def test_secrets_are_made_once_and_kept(tmp_path: Path) -> None:
    first = kept_secrets(tmp_path / "dev.env")

    assert kept_secrets(tmp_path / "dev.env") == first


def test_secrets_are_for_their_owner_only(tmp_path: Path) -> None:
    kept_secrets(tmp_path / "dev.env")

    assert (tmp_path / "dev.env").stat().st_mode & 0o777 == 0o600


def test_what_is_given_is_enough_for_the_settings(tmp_path: Path) -> None:
    settings = Settings.from_environment(development_environment({"PORT": "8500"}, tmp_path))

    assert settings.public_url == "http://127.0.0.1:8500"
    assert settings.wechat_api_base == settings.sms_endpoint == "http://127.0.0.1:8501"


def test_what_the_caller_set_stands(tmp_path: Path) -> None:
    given = {"WECHAT_API_BASE": "http://127.0.0.1:9", "WECHAT_TOKEN": ""}

    environment = development_environment(given, tmp_path)

    assert given.items() <= environment.items()


def test_the_sandbox_plays_the_account_of_the_service(tmp_path: Path) -> None:
    settings = Settings.from_environment(development_environment({"WECHAT_AES_KEY": "a" * 43}, tmp_path))

    arguments = sandbox_arguments(settings)

    assert f"--token={settings.wechat_token}" in arguments
    assert "--mode=safe" in arguments
    assert "--webhook=http://127.0.0.1:8000/wechat" in arguments


def test_no_secret_is_on_the_sandbox_command_line(tmp_path: Path) -> None:
    settings = Settings.from_environment(development_environment({}, tmp_path))

    command = sandbox_command(settings, tmp_path / "sandbox.args")

    assert settings.wechat_app_secret not in " ".join(command)
    assert settings.wechat_app_secret in (tmp_path / "sandbox.args").read_text()
