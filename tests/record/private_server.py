"""A PostgreSQL server of the tests' own: on loopback, in a temporary folder, gone when the tests are done."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

#: users that may run the server, the first that there is
USERS = ("postgres", "nobody")
#: seconds that the server may take to start
PATIENCE = 30.0


def find_programs() -> Path | None:
    """The folder of `initdb` and `postgres` (Debian keeps them off the path); None where there is none."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    newest = max(Path("/usr/lib/postgresql").glob("*/bin/initdb"), default=None)
    return newest.parent if newest is not None else None


@contextmanager
def private_server(programs: Path) -> Iterator[str]:
    """The address of a new server, `postgresql+psycopg://…/postgres`, as long as the block runs.

    Raises `RuntimeError` with what was said where it does not start.
    """
    with tempfile.TemporaryDirectory(prefix="dateline-pg-") as name:
        folder = Path(name)
        server = _start(programs, folder, port := _free_port())
        try:
            _wait_for(server, port, folder / "said")
            yield f"postgresql+psycopg://dateline@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: nothing in it is kept
            server.wait(timeout=PATIENCE)


def _start(programs: Path, folder: Path, port: int) -> subprocess.Popen[str]:
    """A server that begins to listen on a port, with its data in a folder."""
    data = folder / "data"
    other = _other_user()
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": folder,
        "fsync": "off",
        "log_checkpoints": "off",
    }
    options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
    make = [programs / "initdb", "-D", data, "-A", "trust", "-U", "dateline", "-E", "UTF8", "--no-sync"]
    try:
        if other:
            shutil.chown(folder, other["user"])
        made = subprocess.run(make, capture_output=True, text=True, cwd=folder, **other)
        if made.returncode:
            raise RuntimeError(f"initdb: {made.stderr.strip()}")
        with (folder / "said").open(
            "w"
        ) as said:  # a pipe that nobody reads would be full one day, and stop it
            return subprocess.Popen(
                [programs / "postgres", "-D", data, *options],
                stdout=subprocess.DEVNULL,
                stderr=said,
                text=True,
                cwd=folder,
                **other,
            )
    except OSError as error:
        raise RuntimeError(f"{programs}: {error}") from error


def _other_user() -> dict[str, Any]:
    """Whom the server runs as where the tests run as root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = next((known[name] for name in USERS if name in known), None)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user is not None else {}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(server: subprocess.Popen[str], port: int, said: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"postgres stopped: {said.read_text().strip()}")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=0.2):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"postgres did not listen on port {port} in {PATIENCE} seconds")
