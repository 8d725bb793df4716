"""The reading room of a large record: what its pages take, what a first visit weighs, and 50 readers beside a writer.

    python -m bench.room --record FILE [--pages 100] [--minutes 5] [--readers 50] [--pause 10] [--every 5] [--to JSON]
    python -m bench.room --record FILE --no-writer         (a record that must stay as it is)

`dateline serve` runs in a process of its own, as a newsroom would run it; this one asks over loopback.

1. Pages: every kind of page is asked for at so many addresses, one after the other, each once (nothing that the room
   keeps of an answer helps). Told is the room's own time (its `server-timing` header).
2. First visit: the bytes on the wire of `/` with its style sheet and script, packed as browsers ask for it.
3. Room: so many readers for so many minutes. A reader opens a page drawn at random, looks at it (a time drawn from an
   exponential law whose mean is `--pause` seconds), and opens the next. A writer accepts a figure every `--every`
   seconds through the form of the pages, and takes it back with the next. Told is what the readers wait, whole
   answers over loopback, an old address of a matter followed as browsers do; an answer that is not 200 (303 for the
   writer) is an error.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

RESULTS = Path(__file__).resolve().parent / "results" / "room.json"
#: words that are searched for, and measures that lists are narrowed to
WORDS = (
    "police",
    "hospital",
    "families",
    "flood",
    "officials",
    "rescue",
    "school",
    "bridge",
    "injured",
    "mayor",
)
MEASURES = ("killed", "injured", "missing", "displaced")


@dataclass
class Room:
    """A room that was opened, and the addresses that are asked of it, by kind of page."""

    base: str
    process: subprocess.Popen[bytes]
    addresses: dict[str, list[str]] = field(default_factory=dict)
    figures: list[str] = field(default_factory=list)


def open_room(record: Path) -> Room:
    """Opens a room over a record and waits until it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = (
        "import sys, uvicorn; from dateline.serve import Settings, create_app;"
        "uvicorn.run(create_app(Settings(sys.argv[1], warms=True)), host='127.0.0.1', port=int(sys.argv[2]),"
        " log_level='warning', access_log=False, timeout_keep_alive=75)"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(record), str(port)])
    room = Room(f"http://127.0.0.1:{port}", process)
    for _ in range(240):
        try:
            httpx.get(f"{room.base}/static/icon.svg", timeout=5)
            return room
        except httpx.TransportError:
            time.sleep(0.25)
    process.terminate()
    raise RuntimeError(f"no room over {record} after a minute")


def draw(room: Room, number: int, seed: int) -> None:
    """Draws addresses of every kind of page from what the room's own lists lead to."""
    chance = random.Random(f"{seed}/room")
    with httpx.Client(base_url=room.base, timeout=120) as client:
        places = _found(client, "/matters", r'data-place="([^"]+)"') or _places(client)
        matters, reports, voices = set[str](), set[str](), set[str]()
        for place in chance.sample(places, min(len(places), 12)):
            text = client.get(f"/figures?place={quote(place)}").text
            matters |= set(re.findall(r"/matters/(mat-\w+)", text))
            reports |= set(re.findall(r"/reports/(rep-\w+)", text))
            voices |= set(re.findall(r"/voices/([\w-]+)", text))
            room.figures += sorted(set(re.findall(r'data-claim="(fig-\w+)"', text)))[:4]

    def some(values: Sequence[str]) -> list[str]:
        return chance.sample(sorted(values), min(len(values), number))

    near = [f"{lat:g},{lon:g}" for lat in (50, 35, 20, 5, -10) for lon in (-90, -60, 0, 30, 100)]
    asked = [f"/figures?place={quote(p)}" for p in places]
    days = [
        f"{year}-{month:02}-{day:02}"
        for year in (2018, 2019, 2020)
        for month in range(1, 13)
        for day in (1, 9, 17)
    ]
    room.addresses = {
        "/": ["/", *(f"/?since={day}" for day in some(days)[: number - 1])],
        "/matters/ID": [f"/matters/{key}" for key in some(sorted(matters))],
        "/reports/ID": [f"/reports/{key}" for key in some(sorted(reports))],
        "/figures": some([*asked, *(f"/figures?measure={m}" for m in MEASURES)]),
        "/timeline": some([f"/timeline?place={quote(p)}" for p in places]),
        "/map": [
            "/map",
            *some([f"/map?at={at}&zoom={zoom}" for at in near for zoom in (2, 3, 4)])[: number - 1],
        ],
        "/voices": ["/voices", *(f"/voices/{key}" for key in some(sorted(voices))[: number - 1])],
        "/lineage": ["/lineage", *(f"/lineage?report={key}" for key in some(sorted(reports))[: number - 1])],
        "/search": some(
            [f"/search?q={w}" for w in WORDS]
            + [
                f"/search?q={w}%20{other}"
                for w in WORDS
                for other in (*WORDS, "killed", "people")
                if w != other
            ]
        ),
    }


def _found(client: httpx.Client, address: str, pattern: str) -> list[str]:
    return sorted(set(re.findall(pattern, client.get(address).text)))


def _places(client: httpx.Client) -> list[str]:
    """Places of the latest figures, as the API names them."""
    found: set[str] = set()
    after: str | None = None
    for _ in range(10):
        answer = client.get(
            "/api/v1/figures", params={"limit": 200, **({"after": after} if after else {})}
        ).json()
        for row in answer["data"]:
            place = row.get("place")
            found.add(place["name"] if isinstance(place, dict) else place)
        after = answer.get("next")
        if not after:
            break
    return sorted(str(place) for place in found if place)


def time_pages(room: Room) -> dict[str, dict[str, float]]:
    """The room's own milliseconds for each kind of page, the first one (`first`) too; one of another kind is asked for
    before."""
    told = {}
    with httpx.Client(base_url=room.base, timeout=120) as client:
        client.get("/judgements")
        for kind, addresses in room.addresses.items():
            spent, ticks = [], processor_seconds(room)
            for address in addresses:
                answer = client.get(address)
                if answer.status_code != 200:
                    raise RuntimeError(f"{address} answered {answer.status_code}")
                spent.append(float(re.search(r"dur=([\d.]+)", answer.headers["server-timing"])[1]))  # type: ignore[index]
            told[kind] = {
                "cpu_mean": round(1000 * (processor_seconds(room) - ticks) / len(spent), 1),
                "asked": len(spent),
                "p50": share(spent, 0.5),
                "p95": share(spent, 0.95),
                "first": spent[0],
            }
            print(
                f"{kind:14}{len(spent):6}{told[kind]['p50']:9.1f}{told[kind]['p95']:9.1f}{spent[0]:9.1f}"
                f"{told[kind]['cpu_mean']:9.1f}",
                flush=True,
            )
    return told


def processor_seconds(room: Room) -> float:
    """Seconds of processor time that the room's process has used, in steps of a hundredth; 0 where /proc is not."""
    try:
        fields = Path(f"/proc/{room.process.pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def weigh_visit(room: Room) -> int:
    """The bytes on the wire of a first visit to `/`, without the chart bundle."""
    total = 0
    with httpx.Client(base_url=room.base, timeout=120, headers={"accept-encoding": "gzip"}) as client:
        page = client.get("/")
        own = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))
        for address in ["/", *sorted(own)]:
            with client.stream("GET", address.replace("&amp;", "&")) as answer:
                total += sum(len(part) for part in answer.iter_raw())
    return total


async def fill(
    room: Room, readers: int, seconds: float, pause: float, every: float | None, seed: int
) -> dict[str, Any]:
    """Readers and a writer for some seconds; what they waited, in milliseconds, and what failed."""
    waits: dict[str, list[float]] = defaultdict(list)
    writes: list[float] = []
    errors: list[str] = []
    end = time.monotonic() + seconds
    limits = httpx.Limits(max_connections=readers + 2, max_keepalive_connections=readers + 2)
    async with httpx.AsyncClient(base_url=room.base, timeout=60, limits=limits) as client:

        async def read(number: int) -> None:
            chance = random.Random(f"{seed}/reader/{number}")
            await asyncio.sleep(chance.random() * pause)
            while time.monotonic() < end:
                kind = chance.choice(sorted(room.addresses))
                address = chance.choice(room.addresses[kind])
                began = time.perf_counter()
                try:
                    answer = await client.get(address, headers={"cookie": ""}, follow_redirects=True)
                    if answer.status_code != 200:
                        errors.append(f"{address}: {answer.status_code}")
                except httpx.HTTPError as error:
                    errors.append(f"{address}: {type(error).__name__}")
                waits[kind].append(1000 * (time.perf_counter() - began))
                await asyncio.sleep(min(chance.expovariate(1 / pause), max(0.0, end - time.monotonic())))

        async def write() -> None:
            assert every is not None
            async with httpx.AsyncClient(base_url=room.base, timeout=120) as own:
                token = re.search(r'name="token" value="([^"]+)"', (await own.get("/figures")).text)
                number = 0
                while time.monotonic() < end and token is not None and room.figures:
                    claim = room.figures[number // 2 % len(room.figures)]
                    form = {
                        "token": token[1],
                        "act": ("accept", "undo")[number % 2],
                        "subject": claim,
                        "by": "Bench",
                    }
                    began = time.perf_counter()
                    answer = await own.post("/judge", data=form, headers={"origin": room.base})
                    writes.append(1000 * (time.perf_counter() - began))
                    if answer.status_code != 303:
                        errors.append(f"judge {claim}: {answer.status_code}")
                    number += 1
                    await asyncio.sleep(every)

        await asyncio.gather(*(read(n) for n in range(readers)), *([write()] if every is not None else []))
    every_wait = [wait for some in waits.values() for wait in some]
    return {
        "readers": readers, "seconds": seconds, "pause": pause, "answers": len(every_wait), "errors": len(errors),
        "some_errors": errors[:10], "p50": share(every_wait, 0.5), "p95": share(every_wait, 0.95),
        "most": round(max(every_wait, default=0.0), 1), "writes": len(writes),
        "write_p50": share(writes, 0.5), "write_p95": share(writes, 0.95),
        "by_page": {kind: share(some, 0.95) for kind, some in sorted(waits.items())},
    }  # fmt: skip


def share(values: Sequence[float], part: float) -> float:
    """A quantile of some values; 0 of none.

    >>> share([3.0, 1.0, 2.0], 0.5)
    2.0
    """
    return round(sorted(values)[min(int(part * len(values)), len(values) - 1)], 1) if values else 0.0


def main() -> int:
    parser = argparse.ArgumentParser(
        "python -m bench.room", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--record", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=100, help="addresses of each kind of page")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument(
        "--pause", type=float, default=10.0, help="seconds that a reader looks at a page, on average"
    )
    parser.add_argument(
        "--every", type=float, default=5.0, help="seconds between two judgements of the writer"
    )
    parser.add_argument("--no-writer", action="store_true", help="the record must stay as it is")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--to", type=Path, default=RESULTS)
    args = parser.parse_args()
    room = open_room(args.record)
    try:
        draw(room, args.pages, args.seed)
        print(f"{'':14}{'asked':>6}{'p50 ms':>9}{'p95 ms':>9}{'first':>9}{'mean cpu':>10}")
        pages = time_pages(room)
        weight = weigh_visit(room)
        print(f"a first visit to /: {weight / 1000:.1f} kB packed")
        told: dict[str, Any] = {}
        if args.minutes > 0:
            every = None if args.no_writer else args.every
            told = asyncio.run(fill(room, args.readers, 60 * args.minutes, args.pause, every, args.seed))
            print(
                f"{told['readers']} readers for {args.minutes:g} minutes, one page in {args.pause:g} s each: {told['answers']} answers, "
                f"{told['errors']} errors, p50 {told['p50']} ms, p95 {told['p95']} ms, longest {told['most']} ms; "
                f"{told['writes']} judgements, p95 {told['write_p95']} ms"
            )
            for words in told["some_errors"]:
                print("  " + words)
    finally:
        room.process.terminate()
        room.process.wait(30)
    args.to.parent.mkdir(parents=True, exist_ok=True)
    whole = {"record": args.record.name, "pages": pages, "first_visit_bytes": weight, "room": told}
    args.to.write_text(json.dumps(whole, indent=1) + "\n")
    return 0 if not told.get("errors") else 1


if __name__ == "__main__":
    sys.exit(main())
