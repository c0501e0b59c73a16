"""Two machines on one wire: network namespaces on a bridge, where the stores and the platform stand."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

NAMES = ("a", "b")


class NoNetwork(Exception):
    """Such networks cannot be made here; the text says why."""


@dataclass(frozen=True)
class Network:
    """The bridge in this machine's own network, and behind it one namespace a machine."""

    prefix: str
    subnet: int

    @property
    def address(self) -> str:
        """The bridge's address: servers that listen there are reached from every machine."""
        return f"10.213.{self.subnet}.1"

    @property
    def range(self) -> str:
        return f"10.213.{self.subnet}.0/24"

    def inside(self, name: str) -> tuple[str, ...]:
        """The beginning of a command line that runs on that machine."""
        return ("ip", "netns", "exec", f"{self.prefix}{name}")

    def cut(self, name: str) -> None:
        """Pull its cable."""
        _ip("link", "set", f"{self.prefix}{name}0", "down")

    def mend(self, name: str) -> None:
        _ip("link", "set", f"{self.prefix}{name}0", "up")

    def lay(self, stack: ExitStack) -> None:
        """Bridge, namespaces and cables; `stack` takes them away."""
        bridge = f"{self.prefix}br"
        _ip("link", "add", bridge, "type", "bridge")
        stack.callback(_ip, "link", "del", bridge)
        _ip("addr", "add", f"{self.address}/24", "dev", bridge)
        _ip("link", "set", bridge, "up")
        for number, name in enumerate(NAMES, 2):
            self._join(stack, name, number)

    def _join(self, stack: ExitStack, name: str, number: int) -> None:
        space, outer, inner = f"{self.prefix}{name}", f"{self.prefix}{name}0", f"{self.prefix}{name}1"
        _ip("netns", "add", space)
        stack.callback(_ip, "netns", "del", space)
        _ip("link", "add", outer, "type", "veth", "peer", "name", inner, "netns", space)
        _ip("link", "set", outer, "master", f"{self.prefix}br", "up")
        _ip("-n", space, "addr", "add", f"10.213.{self.subnet}.{number}/24", "dev", inner)
        _ip("-n", space, "link", "set", inner, "up")
        _ip("-n", space, "link", "set", "lo", "up")


@contextmanager
def make_network() -> Iterator[Network]:
    """A network for the body; NoNetwork where this machine does not allow it."""
    network = Network(f"sg{os.getpid() % 100_000}", os.getpid() % 250)
    with ExitStack() as stack:
        try:
            network.lay(stack)
        except (OSError, subprocess.CalledProcessError) as refusal:
            raise NoNetwork(f"network namespaces cannot be made here: {refusal}") from None
        yield network


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)
