"""Checks of the repository's own files: `dev.py lint` runs them."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from settings import ROOT

LONGEST_FILE_LINES = 300
COUNTED = {".py", ".js", ".html", ".css"}
BINARY = {".png", ".jpg", ".ico", ".woff2", ".amr", ".mp3"}
GENERATED = "migrations/versions/"
SEEDS = "tests/hypothesis-seeds/"
"""Binary files without a suffix."""
HOST = re.compile(r'https?://|"resolved"')
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:root|home/\w|Users/\w|work/\w)")
PINNED = re.compile(r"^([a-z0-9][^= ]*)==(\S+)", re.MULTILINE)


def problems(root: Path) -> Iterator[str]:
    """One Chinese sentence for each fault of the repository's files."""
    for name in tracked(root):
        file = root / name
        if file.is_file() and file.suffix not in BINARY and not name.startswith(SEEDS):
            yield from file_problems(name, file.read_text(encoding="utf-8"))
    yield from lock_problems((root / "requirements.lock").read_text(), (root / "requirements-dev.lock").read_text())


def file_problems(name: str, text: str) -> Iterator[str]:
    """The faults of one file: too long, tied to one machine, or a lock that names a host."""
    lines = text.count("\n")
    if Path(name).suffix in COUNTED and not name.startswith(GENERATED) and lines > LONGEST_FILE_LINES:
        yield f"{name}：{lines} 行，超过 {LONGEST_FILE_LINES} 行，也许该分成两个文件"
    if name.endswith(".lock") or Path(name).name == "package-lock.json":
        if HOST.search(text):
            yield f"{name}：锁文件里有主机地址"
    elif found := MACHINE_PATH.search(text):
        yield f"{name}：有某台机器上的绝对路径 {found.group()}"


def lock_problems(runtime: str, development: str) -> Iterator[str]:
    """The packages of the runtime lock that the development lock lacks: what runs must be what was tested."""
    missing = set(PINNED.findall(runtime)) - set(PINNED.findall(development))
    for package, version in sorted(missing):
        yield f"requirements-dev.lock：没有 requirements.lock 里的 {package}=={version}"


def tracked(root: Path) -> list[str]:
    """The files that git tracks or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return sorted(name for name in listed.stdout.split("\0") if name)


if __name__ == "__main__":
    found = list(problems(ROOT))
    print("\n".join(found) or "文件检查通过。")
    sys.exit(1 if found else 0)
