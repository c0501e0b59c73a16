"""The systemd units shut what the service never needs, and files are private by every way of starting."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from settings import ROOT

UNITS = sorted((ROOT / "deploy").glob("*.service"))
ANALYSER = shutil.which("systemd-analyze")
MOST_EXPOSED = 2.0
"""Of 10, by systemd's own scale; without any of the settings a service has 9.6."""
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "SECRET_KEY": "secret-of-the-tests-0123456789abcd",
    "DATA_KEY": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    "WECHAT_TOKEN": "QDG6eK0123456789",
}
MAKE_A_FILE = "from deploy.process import keep_files_private; keep_files_private(); open({0!r}, 'w').close()"


def settings_of(unit: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in unit.read_text().splitlines() if "=" in line and line[0] != "#")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_shuts_what_the_service_never_needs(unit: Path) -> None:
    found = settings_of(unit)

    wanted = {
        "UMask": "0077",
        "NoNewPrivileges": "yes",
        "CapabilityBoundingSet": "",
        "ProtectSystem": "strict",
        "PrivateDevices": "yes",
        "SystemCallFilter": "@system-service",
        "RestrictAddressFamilies": "AF_UNIX AF_INET AF_INET6",
    }
    assert wanted.items() <= found.items()
    assert {f"ProtectKernel{what}" for what in ("Logs", "Modules", "Tunables")} <= found.keys()
    assert re.fullmatch(r"\d+[MG]", found["MemoryMax"])


def test_there_are_units_for_all_that_runs() -> None:
    assert [unit.stem for unit in UNITS] == ["songgang-web", "songgang-webhook", "songgang-worker"]


@pytest.mark.skipif(ANALYSER is None, reason="这台机器没有 systemd-analyze")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_itself_finds_little_open(unit: Path) -> None:
    command = [str(ANALYSER), "security", "--offline=true", "--no-pager", str(unit)]

    told = subprocess.run(command, capture_output=True, text=True, timeout=60).stdout

    assert float(re.findall(r"exposure level for \S+: ([\d.]+)", told)[0]) <= MOST_EXPOSED


def test_a_file_of_the_service_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "songgang.sqlite3"

    subprocess.run([sys.executable, "-c", MAKE_A_FILE.format(str(file))], cwd=ROOT, check=True, timeout=60)

    assert file.stat().st_mode & 0o777 == 0o600


def test_gunicorn_starts_the_web_processes_so() -> None:
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--print-config", "app:create_app()"]

    told = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, timeout=60).stdout

    assert re.search(rf"^umask\s+= {0o077}$", told, re.MULTILINE), told[-500:]
