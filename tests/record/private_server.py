"""A PostgreSQL server of the tests' own: on loopback, in a temporary folder, gone when the tests are done."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: the user that runs the server where the tests run as root, which PostgreSQL refuses
USER = "postgres"
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

    Raises `RuntimeError` with what the server said where it does not start.
    """
    root = os.geteuid() == 0
    before = ["runuser", "-u", USER, "--"] if root else []
    with tempfile.TemporaryDirectory(prefix="dateline-pg-") as name:
        folder = Path(name)
        if root:
            shutil.chown(folder, USER)
        data, port = folder / "data", _free_port()
        made = subprocess.run(
            [
                *before,
                programs / "initdb",
                "-D",
                data,
                "-A",
                "trust",
                "-U",
                "dateline",
                "-E",
                "UTF8",
                "--no-sync",
            ],
            capture_output=True,
            text=True,
        )
        if made.returncode:
            raise RuntimeError(f"initdb: {made.stderr.strip()}")
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": folder,
            "fsync": "off",
        }
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        server = subprocess.Popen(
            [*before, programs / "postgres", "-D", data, *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            _wait_for(server, port)
            yield f"postgresql+psycopg://dateline@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run(
                [*before, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], capture_output=True
            )
            server.wait(timeout=PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(server: subprocess.Popen[str], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            said = server.stderr.read() if server.stderr else ""
            raise RuntimeError(f"postgres stopped: {said.strip()}")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=0.2):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"postgres did not listen on port {port} in {PATIENCE} seconds")
