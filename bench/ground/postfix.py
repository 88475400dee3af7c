"""Debian's Postfix with a configuration and a queue of its own, where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.ground.house import House, free_port, listens, wait_until

_PROGRAMS = ("postfix", "postconf", "postsuper", "smtp-source", "smtp-sink")

_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = bench.example
mydestination =
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:{sink}
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
smtp_dns_support_level = disabled
message_size_limit = 0
default_process_limit = 100
default_destination_concurrency_limit = 20
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
defer_transports =
"""


@dataclass(frozen=True)
class Postfix:
    """A running one."""

    folder: Path
    port: int
    house: House
    sink: int

    def accept(self, size: int, count: int, sessions: int) -> float:
        """Seconds until ``count`` mails are accepted; they stay in the queue and are then thrown away."""
        self._set("defer_transports", "smtp")
        seconds = self._send(size, count, sessions)
        # A mail on its way from one queue to the next may be seen in both or in none.
        wait_until(lambda: self.queued() == count, seconds=30, what=f"{count} mails in the queue")
        self._do("postsuper", "-d", "ALL")
        return seconds

    def deliver(self, size: int, count: int, sessions: int) -> float:
        """Seconds until ``count`` mails have been accepted and handed to a sink."""
        self._set("defer_transports", "")
        begun = time.perf_counter()
        self._send(size, count, sessions)
        wait_until(lambda: not self.queued(), seconds=120, what="Postfix delivers")
        return time.perf_counter() - begun

    def queued(self) -> int:
        """How many mails lie in its queues."""
        return sum(len(names) for name in ("incoming", "active", "deferred", "maildrop") for _, _, names in
                   os.walk(self.folder / "queue" / name))  # fmt: skip

    def _send(self, size: int, count: int, sessions: int) -> float:
        begun = time.perf_counter()
        subprocess.run(
            ["smtp-source", "-d", "-s", str(sessions), "-m", str(count), "-l", str(size), "-f", "a@bench.example",
             "-t", "b@bench.example", f"127.0.0.1:{self.port}"], check=True, capture_output=True,
        )  # fmt: skip
        return time.perf_counter() - begun

    def _set(self, name: str, value: str) -> None:
        command = ["postconf", "-c", str(self.folder / "etc"), "-h", name]
        if subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip() == value:
            return
        self._do("postconf", "-e", f"{name}={value}")
        self._do("postfix", "reload")
        time.sleep(1)

    def _do(self, *command: str) -> None:
        program, *rest = command
        subprocess.run([program, "-c", str(self.folder / "etc"), *rest], check=True, capture_output=True)


@contextmanager
def postfix(house: House) -> Iterator[Postfix | None]:
    """Postfix, and a sink that it delivers to; None where it is not installed or we are not root."""
    if os.geteuid() or not all(shutil.which(program) for program in _PROGRAMS):
        yield None
        return
    folder = Path("/var/tmp/digitalpost-bench-postfix")
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("etc", "queue", "data"):
        (folder / name).mkdir(parents=True)
    shutil.chown(folder / "data", "postfix")
    port, sink = free_port(), free_port()
    (folder / "etc" / "main.cf").write_text(_MAIN.format(folder=folder, sink=sink))
    master = subprocess.run(["postconf", "-M"], check=True, capture_output=True, text=True).stdout
    (folder / "etc" / "master.cf").write_text(_services(master, port))
    house.start("smtp-sink", ("smtp-sink", "-u", "nobody", f"127.0.0.1:{sink}", "200"))
    made = Postfix(folder, port, house, sink)
    try:
        made._do("postfix", "start")
        wait_until(lambda: listens(port), seconds=15, what="Postfix")
        yield made
    finally:
        subprocess.run(["postfix", "-c", str(folder / "etc"), "stop"], check=False, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


def _services(usual: str, port: int) -> str:
    """The table of services as installed, with our port for the door and nobody locked into the queue's folder."""
    lines = [f"127.0.0.1:{port} inet n - n - - smtpd"]
    for line in usual.splitlines():
        columns = line.split()
        if columns[1] != "inet":
            lines.append(" ".join([*columns[:4], "n", *columns[5:]]))
    return "\n".join(lines) + "\n"
