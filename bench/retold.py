"""A record of many claims, made of few stories: each is read and weighed once in earnest, then told again many times.

A **story** of `bench/invented.py` goes through the whole pipeline in a record of its own. What that record holds of
it (facts, derived rows with their versions) is written again under other names of people and streets, other days
and other ids, all of the same length, so that every span still holds. Stories do not touch each other; those of
one country share the scopes in which they are weighed, as they would had they been added. What is made is the
same for the same numbers, and `dateline verify` finds nothing wrong in it.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from bench.invented import DAYS, FIRST_ON, HEADS, TAILS, Invented, tell
from bench.retold_names import Recipe, SharedNames, made_again, note_crowds, recipes_of, set_right, settle

from dateline import pipeline
from dateline.model import Passage, Piece, Report, Span, make_id
from dateline.record import Record, open_record, text_hash
from dateline.record import schema as s
from dateline.record.codec import digest, expand, press, unpack
from dateline.record.digests import digest_report
from dateline.record.facts import to_signed
from dateline.record.insertion import insert_plain
from dateline.record.log import append_entries
from dateline.record.migrations import teach_planner
from dateline.record.tally import recount
from dateline.record.wordings import recount_wordings

READ_ON = date(2026, 11, 1)
#: when the first story is written; each batch comes a minute later
BEGAN_AT = datetime(2026, 11, 1, tzinfo=UTC)
#: tables whose rows are told again, in the order in which they are written
TABLES = (
    s.source, s.report, s.passage, s.fingerprint, s.layer, s.extraction, s.claim, s.claim_span, s.reading,
    s.rejection, s.derived, s.derived_term,
)  # fmt: skip
#: cells that hold packed objects, and cells that are made anew for each telling
_PACKED = frozenset({"data", "text", "blocks", "pieces", "body"})
_MADE = frozenset({"sha256", "text_sha256", "text_hash", "digest", "recorded_at", "closed_at"})
_ID = rb"(?<![a-z])[a-z]{2,5}-[0-9a-f]{16}(?![0-9a-f])"
_DAY = rb"(?<![0-9-])(?:19|20)\d\d-\d\d-\d\d(?!\d)"
#: consonants and vowels of invented words
_LETTERS = ("bdfgjklmnprstvz", "aeiou")
_MIDDLES = ("", *"a e i o an en il or u el on ar is et ul am".split())

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """Where the bytes of a cell stand in all that is told of a story; `is_text` cells are decoded."""

    start: int
    end: int
    is_text: bool


@dataclass(frozen=True, slots=True)
class Story:
    """One story as its own record held it. What changes in a telling are `tokens`, which stand between the
    `fixed` bytes in this order; `kinds` says what each is. `rows` by table have a `Part` where words may change."""

    day: date
    words: tuple[str, ...]
    reports: tuple[tuple[bytes, Invented], ...]
    fixed: tuple[bytes, ...]
    tokens: tuple[bytes, ...]
    kinds: dict[bytes, str]
    rows: dict[str, list[Row]]
    recipes: dict[bytes, Recipe]
    shared: frozenset[str]

    @property
    def claims(self) -> int:
        return len(self.rows["claim"])


def read_story(number: int, seed: int, tools: pipeline.Tools, folder: Path) -> Story:
    """A story read, resolved and weighed by the pipeline, alone in a record."""
    reports = tell(number, seed)
    path = folder / f"story-{number}.jsonl"
    path.write_text("".join(json.dumps(r.row()) + "\n" for r in reports), encoding="utf-8")
    with open_record(path.with_suffix(".db"), create=True) as record:
        pipeline.add_reports(record, [path], read_on=READ_ON, tools=tools)
        held = _read_rows(record)
    for file in folder.glob(f"story-{number}.*"):
        file.unlink()
    return take_apart(reports, held)


def _read_rows(record: Record) -> dict[str, list[Row]]:
    held = {}
    with record.read() as connection:
        for table in TABLES:
            columns, order = (
                ", ".join(f'"{column.name}"' for column in some)
                for some in (table.columns, table.primary_key)
            )
            rows = connection.exec_driver_sql(f"SELECT {columns} FROM {table.name} ORDER BY {order}")
            held[table.name] = [dict(row) for row in rows.mappings()]
    stands = {row["id"] for row in held["derived"] if row["closed_at"] is None}
    held["derived"] = [row for row in held["derived"] if row["id"] in stands]
    held["derived_term"] = [row for row in held["derived_term"] if row["derived_id"] in stands]
    return held


def take_apart(reports: Sequence[Invented], held: dict[str, list[Row]]) -> Story:
    """A story's rows with all that changes in a telling apart from what does not."""
    names = {row["name"]: row["key"].encode() for row in held["report"]}
    recipes = recipes_of(held["derived"])
    hashes = {text_hash(row["text"]): row["text"] for row in held["passage"]}
    for row in held["layer"]:
        row["of"] = hashes[row["text_hash"]]
    cells: list[bytes] = []
    at = 0
    for rows in held.values():
        for row in rows:
            for column, value in row.items():
                if column in _MADE or not isinstance(value, bytes | str):
                    continue
                packed = column in _PACKED and isinstance(value, bytes)
                raw = value.encode() if isinstance(value, str) else expand(value) if packed else value
                cells.append(raw + b"\0")
                row[column] = Part(at, at + len(raw), isinstance(value, str))
                at += len(raw) + 1
    whole = b"".join(cells)
    assert reports[0].published is not None
    day, words = date.fromisoformat(reports[0].published), _words_of(reports)
    kinds = {form.encode(): "word" for word in words for form in (word, word.casefold())}
    kinds[f"{day.day} {day:%B %Y}".encode()] = "said"
    kinds[f"day {day:%m-%d}".encode()] = "key"
    kinds[reports[0].name.partition("-")[0].encode()] = "name"
    own = (*(word.casefold() for word in words), *(key.decode() for key in names.values()))
    shared = {
        key
        for key, parts in recipes.items()
        if not any(word in str(part).casefold() for part in parts for word in own)
    }
    named = b"|".join(re.escape(token) for token in sorted(kinds, key=len, reverse=True))
    fixed, tokens, last = [], [], 0
    for match in re.finditer(b"%b|%b|%b" % (named, _ID, _DAY), whole):
        token = match[0]
        if token not in kinds:
            if token in shared:
                continue
            kinds[token] = "id" if token[:1].isalpha() else "day"
        fixed.append(whole[last : match.start()])
        tokens.append(token)
        last = match.end()
    fixed.append(whole[last:])
    keyed = tuple((names[report.name], report) for report in reports)
    return Story(
        day, words, keyed, tuple(fixed), tuple(tokens), kinds, held,
        {key: recipe for key, recipe in recipes.items() if key not in shared},
        frozenset(key.decode() for key in shared),
    )  # fmt: skip


def _words_of(reports: Iterable[Invented]) -> tuple[str, ...]:
    """The invented words of a story: names of people, of a site and of a street."""
    heads, middles, tails = (
        "|".join(sorted(some, key=len, reverse=True)) for some in (HEADS, _MIDDLES, TAILS)
    )
    pattern = re.compile(rf"\b(?:{heads})(?:{middles})(?:{tails})\b", re.IGNORECASE)
    return tuple(sorted({m[0].capitalize() for r in reports for m in pattern.finditer(r.text)}))


def _word_like(word: str, chance: random.Random) -> str:
    """An invented word of the same length. There are millions: of the few of the grammar, thousands of tellings would
    make persons that are taken for one another."""
    return "".join(chance.choice(_LETTERS[n % 2]) for n in range(len(word))).capitalize()


def _shape(day: date) -> tuple[int, ...]:
    """What two days have in common that are written at the same length and fall on one weekday."""
    return (day.weekday(), len(f"{day:%B}"), len(str(day.day)), len(str(day.month)))


@cache
def _days_of() -> dict[tuple[int, ...], list[date]]:
    found: dict[tuple[int, ...], list[date]] = {}
    for n in range(DAYS):
        day = FIRST_ON + timedelta(days=n)
        found.setdefault(_shape(day), []).append(day)
    return found


def _spliced(fixed: Sequence[bytes], between: Sequence[bytes]) -> bytes:
    return b"".join(chain.from_iterable(zip_longest(fixed, between, fillvalue=b"")))


def replacements(story: Story, number: int, seed: int) -> dict[bytes, bytes]:
    """What stands in a telling in place of each token of a story."""
    chance = random.Random(f"{seed}/{number}")
    new: dict[bytes, bytes] = {}
    taken = set(story.words)
    for word in story.words:
        other = _word_like(word, chance)
        while other in taken:
            other = _word_like(word, chance)
        taken.add(other)
        new[word.encode()], new[word.casefold().encode()] = other.encode(), other.casefold().encode()
    day = chance.choice(_days_of()[_shape(story.day)])
    ids: dict[bytes, list[bytes]] = {}
    for token, kind in story.kinds.items():
        if kind == "said":
            new[token] = f"{day.day} {day:%B %Y}".encode()
        elif kind == "key":
            new[token] = f"day {day:%m-%d}".encode()
        elif kind == "name":
            new[token] = b"s%06d" % number
        elif kind == "day":
            new[token] = (date.fromisoformat(token.decode()) + (day - story.day)).isoformat().encode()
        elif kind == "id" and token[:4] != b"rep-" and token not in story.recipes:
            ids.setdefault(token[:-16], []).append(token)
    salt = f"{seed}/{number}".encode()
    for prefix, olds in ids.items():  # in their order, so that what was sorted by id still is
        fresh = sorted(hashlib.blake2b(old, digest_size=8, key=salt).hexdigest().encode() for old in olds)
        new |= {old: prefix + one for old, one in zip(sorted(olds), fresh, strict=True)}
    changing = [token for token, kind in story.kinds.items() if kind in ("word", "said", "name")]
    pattern = re.compile(b"|".join(sorted(changing, key=len, reverse=True)))
    for key, report in story.reports:
        words, name = (
            pattern.sub(lambda match: new[match[0]], text.encode()) for text in (report.text, report.name)
        )
        own = hashlib.sha256(words).hexdigest()
        new[key] = make_id("rep", name.decode(), report.carrier, None, own).encode()
    keyed = re.compile(b"|".join([pattern.pattern, *(key for key, _ in story.reports)]))

    def swap(part: str) -> str:
        return keyed.sub(lambda match: new[match[0]], part.encode()).decode()

    return new | {key: made_again(key, recipe, swap) for key, recipe in story.recipes.items()}


class Writer:
    """Writes tellings into an empty record, some in one transaction each."""

    def __init__(self, record: Record, seed: int) -> None:
        self.record = record
        self._seed = seed
        self._ids = {"report": 0, "extraction": 0, "reading": 0, "derived": 0}
        self._layers: set[str] = set()
        self._sources: set[str] = set()
        self._batches = 0
        self.names = SharedNames()
        #: the reports of the first telling of each story
        self.first: list[str] = []
        self._told: set[tuple[str, ...]] = set()
        self.claims = self.reports = self.stories = 0

    def write(self, tellings: Sequence[tuple[Story, int]]) -> None:
        """Writes tellings of stories, each with its number, in one transaction."""
        at = BEGAN_AT + timedelta(minutes=self._batches)
        self._batches += 1
        rows: dict[str, list[Row]] = {table.name: [] for table in TABLES}
        acts: list[tuple[str, str, dict[str, Any]]] = []
        for story, number in tellings:
            acts += self._tell(story, number, at, rows)
        with self.record.write() as connection:
            for table in TABLES:
                insert_plain(connection, table, rows[table.name])
            append_entries(connection, at, "bench", acts)

    def _tell(
        self, story: Story, number: int, at: datetime, rows: dict[str, list[Row]]
    ) -> list[tuple[str, str, dict[str, Any]]]:
        new = replacements(story, number, self._seed)
        whole = _spliced(story.fixed, [new[token] for token in story.tokens])
        stamp = at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        self._mix = int.from_bytes(hashlib.blake2b(f"{self._seed}/{number}".encode(), digest_size=8).digest())

        def cells(row: Row) -> Row:
            made = {}
            for column, value in row.items():
                if value.__class__ is Part:
                    raw = whole[value.start : value.end]
                    value = raw.decode() if value.is_text else raw
                made[column] = value
            if "recorded_at" in made:
                made["recorded_at"] = stamp
            return made

        told = {name: [cells(row) for row in some] for name, some in story.rows.items()}
        self.names.take(told, story.shared)
        set_right(told)
        if story.words not in self._told:
            self._told.add(story.words)
            self.first += [row["key"] for row in told["report"]]
        bases = dict(self._ids)
        for name in bases:
            self._ids[name] += max((row["id"] for row in told[name]), default=0)
        acts = self._finish(told, bases)
        for name, some in told.items():
            rows[name] += some
        self.claims += story.claims
        self.reports += len(story.reports)
        self.stories += 1
        return acts

    def _finish(
        self, told: dict[str, list[Row]], bases: dict[str, int]
    ) -> list[tuple[str, str, dict[str, Any]]]:
        """Numbers, hashes and packs the cells of one telling; what the log says of it."""
        sources: dict[str, str] = {}
        for row in told["source"]:
            own = hashlib.sha256(row["data"]).hexdigest()
            sources[row["sha256"]] = row["sha256"] = row["text_sha256"] = own
            row["data"], row["blocks"] = press(row["data"]), press(row["blocks"])
        told["source"] = [row for row in told["source"] if row["sha256"] not in self._sources]
        self._sources.update(row["sha256"] for row in told["source"])
        facts: dict[int, tuple[Report, list[Passage]]] = {}
        for row in told["report"]:
            row["id"] += bases["report"]
            row["sha256"] = sources[row["sha256"]]
            day = None if row["published_on"] is None else date.fromisoformat(row["published_on"])
            known = Report(
                row["key"], row["name"], row["sha256"], row["carrier"], row["url"], row["title"], None, day
            )
            facts[row["id"]] = (known, [])
        for row in told["passage"]:
            row["report_id"] += bases["report"]
            report, passages = facts[row["report_id"]]
            pieces: tuple[Piece, ...] = (Piece(0, len(row["text"]), row["start"], row["end"]),)
            if row["pieces"] is not None:
                pieces = unpack(b"\x00" + row["pieces"], tuple[Piece, ...])
                row["pieces"] = press(row["pieces"])
            passages.append(
                Passage(
                    report.key, Span(row["start"], row["end"]), row["text"], pieces, row["kind"],
                    row["paragraph"], row["part"], row["repeat_of"],
                )
            )  # fmt: skip
            row["text_hash"] = text_hash(row["text"])
        for row in told["fingerprint"]:
            row["report_id"] += bases["report"]
            row["key"] = to_signed(row["key"] ^ self._mix)
        told["layer"] = [row for row in told["layer"] if self._is_new(row)]
        extracted: dict[int, tuple[str, str]] = {}
        for row in told["extraction"]:
            row["id"] += bases["extraction"]
            row["report_id"] += bases["report"]
            extracted[row["report_id"]] = (row["method_version"], hashlib.sha256(row["body"]).hexdigest())
            row["body"] = press(row["body"])
        for row in chain(told["claim"], told["claim_span"]):
            row["extraction_id"] += bases["extraction"]
        for row in told["reading"]:
            row["id"] += bases["reading"]
            row["report_id"] += bases["report"]
            row["body"] = press(row["body"])
        for row in told["derived"]:
            row["id"] += bases["derived"]
            row["report_id"] = None if row["report_id"] is None else row["report_id"] + bases["report"]
            row["digest"] = digest(row["body"], f"{row['known_from']}/{row['known_until']}".encode())
            row["body"] = press(row["body"])
        for row in told["derived_term"]:
            row["derived_id"] += bases["derived"]
        acts: list[tuple[str, str, dict[str, Any]]] = []
        for row_id, (report, passages) in facts.items():
            version, body = extracted.get(row_id, ("", None))
            detail = {
                "name": report.name, "sha256": report.sha256, "method_version": version,
                "facts": digest_report(report, passages), "extraction": body,
            }  # fmt: skip
            acts.append(("add", report.key, detail))
        return acts

    def _is_new(self, row: Row) -> bool:
        row["text_hash"] = text_hash(row.pop("of"))
        if row["text_hash"] in self._layers:
            return False
        self._layers.add(row["text_hash"])
        row["body"] = press(row["body"])
        return True


def build(
    record: Record,
    stories: Sequence[Story],
    claims: int,
    seed: int,
    show: Callable[[Writer], None],
    tools: pipeline.Tools,
    batch: int = 100,
) -> Writer:
    """Tells stories in turn until the record has so many claims. Indices are made when all is written; then what
    tellings have in common is put together."""
    writer = Writer(record, seed)
    indices = _drop_indices(record)
    number = 100_000
    while writer.claims < claims:
        some: list[tuple[Story, int]] = []
        left = claims - writer.claims
        while len(some) < batch and left > 0:
            story = stories[number % len(stories)]
            some.append((story, number))
            left -= story.claims
            number += 1
        writer.write(some)
        show(writer)
    for statement in indices:
        with record.write() as connection:
            connection.exec_driver_sql(statement)
    with record.write() as connection:
        recount(connection)
        teach_planner(connection)  # what SQLite was told of the indices went with them
    writer.names.write(record)
    with record.write() as connection:
        recount_wordings(connection)
    note_crowds(record)
    settle(record, tools, writer.first)
    return writer


def _drop_indices(record: Record) -> list[str]:
    """Takes away the indices of the big tables that no key is; how to make them again."""
    with record.write() as connection:
        if connection.dialect.name != "sqlite":
            return []
        found = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN "
            "('derived', 'derived_term', 'fingerprint', 'claim', 'passage')"
        ).all()
        for name, _ in found:
            if name != "ix_derived_open":
                connection.exec_driver_sql(f'DROP INDEX "{name}"')
    return [sql for name, sql in found if name != "ix_derived_open"]


def quicken(record: Record) -> None:
    """Has SQLite write without waiting for the disk: what is made here can be made again."""
    with record.read() as connection:
        raw: Any = connection.connection.driver_connection
    if hasattr(raw, "executescript"):
        raw.execute("PRAGMA synchronous = OFF")
        raw.execute("PRAGMA cache_size = -1500000")
        raw.execute("PRAGMA wal_autocheckpoint = 100000")
