#!/usr/bin/env python3
"""From a bare python3 to the running service, its tests and its checks. Standard library only."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = ROOT / "var"
LOCKS = {
    "runtime": ROOT / "requirements.lock",
    "dev": ROOT / "requirements-dev.lock",
    "node": ROOT / "requirements-node.lock",
}
NODE_MODULES = ROOT / "node_modules"
NPM_CI = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel", "error")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HELP = """\
python3 dev.py run            启动整个服务（http://127.0.0.1:8000，用环境变量 PORT 换端口），含模拟手机和演示数据
python3 dev.py setup          只安装：.venv 和前端资源
python3 dev.py test [参数…]   运行全部测试（参数交给 pytest）
python3 dev.py lint           代码检查：ruff、mypy、import-linter、文件长度、锁文件
python3 dev.py bench [名称…]  运行 bench/ 里的性能测试
python3 dev.py help           显示本说明"""


class BuildError(Exception):
    """A thing that the machine lacks; the text says in plain Chinese what to do."""


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code."""
    name, *rest = arguments or ["help"]
    commands = {"run": run, "setup": setup, "test": test, "lint": lint, "bench": bench, "help": show_help}
    if name in ("-h", "--help"):
        name = "help"
    if name not in commands:
        say(f"没有命令“{name}”。\n{HELP}")
        return 2
    try:
        return commands[name](rest)
    except BuildError as refusal:
        say(str(refusal))
    except subprocess.CalledProcessError as failure:
        say(f"命令没有成功（代码 {failure.returncode}）：{' '.join(map(str, failure.cmd))}")
    except KeyboardInterrupt:
        say("已中断。")
    return 1


def run(_: Sequence[str]) -> int:
    """Start the whole service for development; this process becomes its supervisor."""
    build("runtime")
    os.chdir(ROOT)
    os.execv(PYTHON, [str(PYTHON), "-m", "deploy.development"])  # noqa: S606


def setup(_: Sequence[str]) -> int:
    """Build `.venv` and the front-end assets, and nothing else."""
    build("runtime")
    say("安装完毕。")
    return 0


def test(arguments: Sequence[str]) -> int:
    """Run every test; one that this machine cannot run is skipped with its reason."""
    build("dev")
    install_browser()
    return call(PYTHON, "-m", "pytest", "-n", "2", "--dist", "loadgroup", *arguments)


def lint(_: Sequence[str]) -> int:
    """Run every check, also after one has failed; returns 1 if one did, else 0."""
    build("dev")
    checks = {
        "ruff check": (PYTHON, "-m", "ruff", "check", "."),
        "ruff format": (PYTHON, "-m", "ruff", "format", "--check", "."),
        "mypy": (PYTHON, "-m", "mypy", "."),
        "import-linter": (VENV / "bin" / "lint-imports",),
        "files": (PYTHON, "-m", "deploy.checks"),
    }
    failed = [name for name, command in checks.items() if call(*command)]
    say(f"没有通过：{'、'.join(failed)}" if failed else "检查全部通过。")
    return 1 if failed else 0


def bench(names: Sequence[str]) -> int:
    """Run the named benchmarks, or all."""
    chosen = chosen_benchmarks(names)
    build("dev")
    modules = benchmarks()
    return max([call(PYTHON, "-m", modules[name]) for name in chosen], default=0)


def chosen_benchmarks(names: Sequence[str]) -> Sequence[str]:
    """The named benchmarks, or all there are; BuildError for a name that does not exist."""
    known = sorted(benchmarks())
    unknown = [name for name in names if name not in known]
    if unknown:
        raise BuildError(f"没有这个性能测试：{'、'.join(unknown)}。有：{'、'.join(known) or '（还没有）'}")
    return names or known


def benchmarks() -> dict[str, str]:
    """Name → module of every benchmark."""
    files = [*(ROOT / "bench").glob("*.py"), *(ROOT / "bench" / "quality").glob("*.py")]
    runnable = [file.relative_to(ROOT) for file in files if "__main__" in file.read_text("utf-8")]
    return {file.stem: ".".join(file.with_suffix("").parts) for file in runnable}


def show_help(_: Sequence[str]) -> int:
    """Show the list of commands."""
    say(HELP)
    return 0


def build(kind: str) -> None:
    """Install that lock into the virtual environment, and the front-end assets; instant if both are there."""
    VAR.mkdir(mode=0o700, exist_ok=True)
    with one_builder():
        ensure_packages(kind)
        ensure_assets()


@contextlib.contextmanager
def one_builder() -> Iterator[None]:
    """Hold the build lock, so that two commands started together do not build at the same time."""
    with (VAR / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def ensure_packages(kind: str) -> None:
    """Make the virtual environment and install the hashed lock of this kind in it."""
    ensure_venv()
    stamps = read_stamps()
    if stamps.get(kind) == digest(LOCKS[kind]):
        return
    count = sum(line[:1].isalnum() for line in LOCKS[kind].read_text().splitlines())
    say(f"安装 {count} 个 Python 包（只有第一次要等）…")
    began = time.monotonic()
    install(LOCKS[kind])
    stamp_file().write_text(json.dumps(stamps_after(stamps, kind)))
    say(f"安装好了，用时 {time.monotonic() - began:.0f} 秒。")


def stamps_after(stamps: dict[str, str], kind: str) -> dict[str, str]:
    """The stamps after this kind is installed: the runtime lock may put back versions of the development lock.

    The development lock holds all of the runtime lock in the same versions (deploy/checks.py).
    """
    kinds = {"runtime": ["runtime"], "dev": ["runtime", "dev"], "node": ["node"]}[kind]
    undone = "dev" if kind == "runtime" else ""
    kept = {one: stamp for one, stamp in stamps.items() if one != undone}
    return {**kept, **{one: digest(LOCKS[one]) for one in kinds}}


def ensure_venv() -> None:
    """Make `.venv` for this Python version; one of another version and a broken one are made anew."""
    if venv_version() == python_version() and PYTHON.exists():
        return
    say(f"建立虚拟环境 .venv（Python {python_version()}）…")
    without_pip = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]
    if without_pip and not importlib.util.find_spec("pip"):
        raise BuildError("这台机器的 python3 没有 pip，也没有 venv。请先安装，例如：sudo apt-get install python3-venv")
    subprocess.run([sys.executable, "-m", "venv", "--clear", *without_pip, VENV], check=True)


def install(lock: Path) -> None:
    """Install a lock by the virtual environment's pip, or by the system's pip."""
    own = (PYTHON, "-m", "pip")
    pip = own if not subprocess.run([*own, "--version"], capture_output=True).returncode else system_pip()
    options = ("-qq", "--disable-pip-version-check", "--no-input", "--no-compile")
    subprocess.run([*pip, "install", *options, "--no-deps", "--require-hashes", "-r", lock], check=True)


def system_pip() -> tuple[str | Path, ...]:
    """The command of the system's pip, which installs into the virtual environment (pip 22.3 or newer)."""
    if not importlib.util.find_spec("pip"):
        raise BuildError("找不到 pip。请先安装，例如：sudo apt-get install python3-venv，再删除 .venv 重试。")
    return (sys.executable, "-m", "pip", "--python", PYTHON)


def read_stamps() -> dict[str, str]:
    """The digests of the installed locks by kind."""
    return json.loads(stamp_file().read_text()) if stamp_file().exists() else {}


def stamp_file() -> Path:
    """The file of the stamps; it lies in the virtual environment and is deleted with it."""
    return VENV / "installed.json"


def venv_version() -> str:
    """The Python version of the virtual environment, such as 3.11; empty without one."""
    configuration = VENV / "pyvenv.cfg"
    lines = configuration.read_text().splitlines() if configuration.exists() else []
    versions = [line.partition("=")[2].strip() for line in lines if line.startswith("version")]
    return ".".join(versions[0].split(".")[:2]) if versions else ""


def python_version() -> str:
    """The version of this Python, such as 3.11."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def digest(*files: Path) -> str:
    """One digest over the contents of all files."""
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def ensure_assets() -> None:
    """Fill `node_modules` as the lock says, by the machine's npm or else by one from a wheel."""
    wanted = digest(ROOT / "package-lock.json", ROOT / "package.json")
    stamp = NODE_MODULES / ".installed"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("安装前端资源 …")
    if not (shutil.which("npm") and shutil.which("node") and not call("npm", *NPM_CI)):
        ensure_packages("node")
        subprocess.run([VENV / "bin" / "npm", *NPM_CI], cwd=ROOT, env=with_venv_on_path(), check=True)
    stamp.write_text(wanted)


def with_venv_on_path() -> dict[str, str]:
    """This environment, with the virtual environment's programs first."""
    return {**os.environ, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def install_browser() -> None:
    """Install a browser with Chinese fonts if this machine allows it; else say why its tests will be skipped."""
    if any(map(shutil.which, BROWSERS)):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        say("没有 Chromium 浏览器，也不能代为安装（需要 root 和 apt-get）：浏览器测试会跳过。")
        return
    say("安装浏览器 Chromium（只有第一次要等）…")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    packages = ("install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-noto-cjk")
    with (VAR / "apt.log").open("w") as log:
        for arguments in (("update", "-q"), packages):
            subprocess.run(["apt-get", *arguments], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    if not any(map(shutil.which, BROWSERS)):
        say("Chromium 没有装上（原因见 var/apt.log）：浏览器测试会跳过。")


def call(*command: str | Path) -> int:
    """Run a command in the project's folder; returns its exit code."""
    return subprocess.run(command, cwd=ROOT).returncode


def say(text: str) -> None:
    """Print one line of progress."""
    print(text, flush=True)


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 (an older python3 must hear why)
        sys.exit("需要 Python 3.11 或更新的版本，这里是 " + sys.version.split()[0] + "。")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main(sys.argv[1:]))
