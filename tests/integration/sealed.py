"""Runs a program where nothing can leave, and tells what it tried.

The program gets a network namespace of its own with a loopback interface and a name server that writes down what it is
asked, so that a library neither gives up early for want of a network nor reaches one; strace notes its system calls.
Run as a script, this file is what goes on inside the namespace.
"""

import ctypes
import fcntl
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

_SIOCSIFFLAGS, _UP_AND_RUNNING = 0x8914, 0x41
_MS_BIND = 4096
_CALLS = "connect,bind,listen,sendto,sendmsg,sendmmsg"
_INTERNET = re.compile(r"AF_INET|<(TCP|UDP|RAW)")
# Bound but not listening, nothing comes in: urllib3 asks like this, on import, whether there is IPv6.
_BOUND_TO_NOTHING = re.compile(r"bind\(\d+<TCP")
# Other ways to a name than a name server of its own: systemd's, Avahi's, and the cache of the C library.
_NAMES_BY_PROXY = re.compile(r"resolve/io\.systemd|avahi-daemon/socket|\\0hosts\\0")


@dataclass(frozen=True)
class Attempts:
    """What a sealed program did.

    Attributes:
        returncode: Its exit code.
        output: What it wrote, standard error included.
        calls: Lines of strace: internet connections, messages, bound and listening sockets, look-ups by proxy.
        asked: The host names it asked the name server for.
    """

    returncode: int
    output: str
    calls: tuple[str, ...]
    asked: tuple[str, ...]


def run_sealed(command: list[str], environment: dict[str, str], scratch: Path, timeout_s: float = 250) -> Attempts:
    """Run a command in a namespace of its own under strace; skip the test where that cannot be done here."""
    _require_tools()
    trace, names = scratch / "trace", scratch / "names"
    trace.unlink(missing_ok=True)
    names.write_text("")
    inside = [sys.executable, __file__, str(trace), str(names), *command]
    process = subprocess.Popen(
        [*_UNSHARE, *inside],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=timeout_s)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    assert trace.is_file(), output
    lines = trace.read_text(errors="replace").splitlines()
    calls = tuple(line for line in lines if _leaves(line))
    return Attempts(process.returncode, output, calls, tuple(names.read_text().split()))


_UNSHARE = ["unshare", "--map-root-user", "--net", "--mount"]


def _require_tools() -> None:
    if sys.platform != "linux" or shutil.which("strace") is None or shutil.which("unshare") is None:
        pytest.skip("needs Linux with strace and unshare (Debian packages strace and util-linux)")
    tried = subprocess.run(
        [*_UNSHARE, "strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=connect", "true"],
        capture_output=True,
        text=True,
        check=False,
    )
    if tried.returncode != 0:
        pytest.skip(f"needs namespaces and strace, which this system forbids: {tried.stderr.strip()}")


def _leaves(line: str) -> bool:
    if _NAMES_BY_PROXY.search(line):
        return True
    return bool(_INTERNET.search(line)) and not _BOUND_TO_NOTHING.search(line)


def _inside(trace: str, names: str, command: list[str]) -> int:
    _raise_loopback()
    _be_the_name_server(Path(names))
    options = ["-f", "--seccomp-bpf", "-qq", "-yy", "-s", "64", "-e", f"trace={_CALLS}", "-e", "signal=none"]
    return subprocess.run(["strace", *options, "-o", trace, *command], check=False).returncode


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", _UP_AND_RUNNING))


def _be_the_name_server(names: Path) -> None:
    """Answer every question on port 53 with this machine, and write the name down."""
    resolver = Path("/etc/resolv.conf").resolve()
    if resolver.exists():
        own = names.with_name("resolv.conf")
        own.write_text("nameserver 127.0.0.1\n")
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.mount(bytes(own), bytes(resolver), None, _MS_BIND, None) != 0:
            sys.exit(f"{resolver} cannot be replaced: error {ctypes.get_errno()}")
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 53))

    def serve() -> None:
        while True:
            question, sender = server.recvfrom(4096)
            labels, at = [], 12
            while length := question[at]:
                labels.append(question[at + 1 : at + 1 + length].decode("ascii", "replace"))
                at += 1 + length
            with names.open("a") as noted:
                noted.write(".".join(labels) + "\n")
            wants_ipv4 = question[at + 1 : at + 3] == b"\0\1"
            header = question[:2] + b"\x81\x80" + struct.pack(">4H", 1, int(wants_ipv4), 0, 0)
            answer = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4" + socket.inet_aton("127.0.0.1") if wants_ipv4 else b""
            server.sendto(header + question[12 : at + 5] + answer, sender)

    threading.Thread(target=serve, daemon=True).start()


if __name__ == "__main__":
    sys.exit(_inside(sys.argv[1], sys.argv[2], sys.argv[3:]))
