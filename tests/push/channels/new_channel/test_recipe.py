"""The recipe of CONTRIBUTING.md for a new channel, followed to the letter in a copy of the code."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
HERE = Path(__file__).resolve().parent
COPIED = ("models", "push", "tests/harness", "tests/conftest.py", "tests/push/conftest.py")
LINKED = ("alembic.ini", "console", "deploy", "migrations", "plans", "programme", "pyproject.toml", "settings")
IN_MODELS = ('    PRINT = "print"\n', '    PRINT = "print"\n    LETTER = "letter"\n')
IN_FACTS = (
    "_ROWS = (\n",
    """_ROWS = (
    ChannelFacts(
        channel=Channel.LETTER,
        name="信",
        family=Family.WECHAT,
        address=Address.OPENID,
        rate=SINGLE,
        question="先问：信收到了吗？",
    ),
""",
)
IN_CHANNELS = ("    SubscriptionNotice,\n", "    SubscriptionNotice,\n    lambda client, _: Letter(client),\n")
IMPORT = ("from push.channels.mass import", "from push.channels.letter import Letter\nfrom push.channels.mass import")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The code, of which models, push and their fixtures may be changed."""
    for name in COPIED:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy2)(ROOT / name, tmp_path / name)
    for name in LINKED:
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def _add(path: Path, *changes: tuple[str, str]) -> None:
    words = path.read_text(encoding="utf-8")
    for before, after in changes:
        assert words.count(before) == 1, f"{path.name} has changed: {before!r}"
        words = words.replace(before, after)
    path.write_text(words, encoding="utf-8")


def test_a_new_channel_is_one_file_and_three_rows(copy: Path) -> None:
    shutil.copy2(HERE / "letter.py", copy / "push" / "channels" / "letter.py")
    shutil.copy2(HERE / "letter_story.py", copy / "tests" / "push" / "test_letter.py")
    _add(copy / "models" / "push" / "notices.py", IN_MODELS)
    _add(copy / "push" / "channels" / "facts.py", IN_FACTS)
    _add(copy / "push" / "channels" / "__init__.py", IN_CHANNELS, IMPORT)

    played = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-k", "sqlite", "-p", "no:cacheprovider", "tests/push/test_letter.py"],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )

    assert played.returncode == 0, played.stdout + played.stderr
    assert "1 passed" in played.stdout
