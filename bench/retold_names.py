"""Names in a record that is told again: ids that are made of words are made again of the new ones, a body that many
tellings name is one name, what too many of them have is noted as deriving would have noted it, and what is left to be
tied between tellings (an office that several have held is nobody's) is derived in earnest.

`bench/retold.py` writes each telling of a story apart from the others. What is said of the police of a town, or of an
office that many have held, is not a telling's own: without this module the first report that touched it would merge
hundreds of names at once, which no record that grew by additions has to do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from sqlalchemy import text

from dateline.derivation.keys import Field, note_common
from dateline.derivation.wordings import to_called, to_group
from dateline.deriving import derive
from dateline.model import Name, make_id
from dateline.reading import Tools
from dateline.record import Derivation, Record
from dateline.record.codec import encode, expand, unpack
from dateline.record.kinds import KINDS
from dateline.record.rows import Called, Keys, Named
from dateline.record.wordings import called_and_named
from dateline.resolve.names import MOST_IN_BLOCK
from dateline.resolve.spellings import fold
from dateline.weigh import COMMON

#: the parts that the id of a name or a voice is made of
Recipe = tuple[Any, ...]


def recipes_of(derived: Iterable[Mapping[str, Any]]) -> dict[bytes, Recipe]:
    """What the ids of names and voices in derived rows are made of, by id. An id whose making is not known is left
    out: it is a telling's own."""
    found: dict[bytes, Recipe] = {}
    rows = list(derived)
    firsts = _firsts(
        msgspec.msgpack.decode(expand(r["body"]), type=Named) for r in rows if r["kind"] == "named"
    )
    for row in rows:
        if row["kind"] == "name":
            name = msgspec.msgpack.decode(expand(row["body"]), type=Name)
            known = [(name.kind, fold(name.name), *alone) for alone in ((), firsts[name.id])]
            found.update((name.id.encode(), r) for r in known if make_id("nam", *r) == name.id)
            continue
        reports = {row["scope"]} if row["kind"] in ("figure", "event", "statement", "readings") else set()
        for voice in _voices(msgspec.msgpack.decode(expand(row["body"]))):
            plain = fold(voice["name"]).removeprefix("the ")
            shared = [(voice["body"] or plain,)]
            own = [(r, *rest) for r in reports for rest in ((fold(voice["name"]), voice["body"]), (plain,))]
            found.update((voice["id"].encode(), r) for r in shared + own if make_id("voi", *r) == voice["id"])
    return found


def _firsts(rows: Iterable[Named]) -> dict[str, tuple[Any, ...]]:
    """By id of a name, what tells one that is a report's alone apart: where it is first mentioned."""
    found: dict[str, tuple[Any, ...]] = {}
    for row in rows:
        for key, spans in row.names:
            first = (row.report, *spans[0])
            found[key] = min(first, found.get(key, first))
    return found


def _voices(held: Any) -> Iterable[dict[str, Any]]:
    """The voices anywhere in a decoded row."""
    if isinstance(held, dict):
        if str(held.get("id", "")).startswith("voi-") and "body" in held:
            yield held
        for value in held.values():
            yield from _voices(value)
    elif isinstance(held, list):
        for value in held:
            yield from _voices(value)


def made_again(key: bytes, recipe: Recipe, swap: Callable[[str], str]) -> bytes:
    """The id that is made of the same parts in other words."""
    prefix = key.decode().partition("-")[0]
    return make_id(prefix, *(swap(part) if isinstance(part, str) else part for part in recipe)).encode()


@dataclass(slots=True)
class SharedNames:
    """Names that many tellings have in common, gathered while they are written."""

    names: dict[str, list[Name]] = field(default_factory=lambda: defaultdict(list))

    def take(self, rows: dict[str, list[dict[str, Any]]], shared: frozenset[str]) -> None:
        """Takes the names that are `shared` out of the rows of a telling."""
        taken = [r for r in rows["derived"] if r["kind"] == "name" and r["key"] in shared]
        for row in taken:
            self.names[row["key"]].append(msgspec.msgpack.decode(row["body"], type=Name))
        gone = {row["id"] for row in taken}
        rows["derived"] = [r for r in rows["derived"] if r["id"] not in gone]
        rows["derived_term"] = [r for r in rows["derived_term"] if r["derived_id"] not in gone]

    def write(self, record: Record) -> None:
        """Writes each as one name, which the reports of all tellings mention."""
        whole = [Derivation("name", key, [_as_one(some)]) for key, some in sorted(self.names.items())]
        record.finish_stale((), whole)


def set_right(rows: dict[str, list[dict[str, Any]]]) -> None:
    """Brings the names and keys of a telling into their order, and makes again what its reports are found by (how a name sounds
    and is spelled is not seen in the words that changed)."""
    found: dict[int, tuple[tuple[str, str], ...]] = {}
    for row in rows["derived"]:
        if row["kind"] == "name":
            row["body"] = encode(_as_one([msgspec.msgpack.decode(row["body"], type=Name)]))
        elif row["kind"] == "named":
            told = msgspec.msgpack.decode(row["body"], type=Named)
            row["body"] = encode(replace(told, names=tuple(sorted(told.names))))
        elif row["kind"] == "called":
            held = msgspec.msgpack.decode(row["body"], type=Called)
            called = to_called(held.report, [to_group(held.report, group) for group in held.groups])
            row["body"] = encode(called)
            found[row["id"]] = KINDS["called"].file(called).terms
        elif row["kind"] == "keys":
            kept = msgspec.msgpack.decode(row["body"], type=Keys)
            row["body"] = encode(replace(kept, keys=tuple(sorted(kept.keys))))
    rest = [row for row in rows["derived_term"] if row["derived_id"] not in found]
    rows["derived_term"] = rest + [
        {"derived_id": key, "field": name, "value": value, "kind": None, "day": None}
        for key, terms in found.items()
        for name, value in dict.fromkeys(terms)
    ]


def _as_one(names: Sequence[Name]) -> Name:
    return replace(
        names[0],
        roles=tuple(sorted({role for name in names for role in name.roles})),
        variants=tuple(sorted({variant for name in names for variant in name.variants})),
    )


#: what is noted where more than so many have it, and how it is counted: by the key that a term begins with
_CROWDS: tuple[tuple[Field, int, str], ...] = (
    (
        "told", COMMON,
        "SELECT value FROM derived_term JOIN derived ON derived.id = derived_id WHERE field = 'told' "
        "AND closed_at IS NULL GROUP BY 1 HAVING count(*) > :most",
    ),
    (
        "sounds", MOST_IN_BLOCK,
        "SELECT substr(value, 1, instr(value, ' ') - 1) FROM wording_term WHERE field = 'sounds' "
        "GROUP BY 1 HAVING count(DISTINCT value) > :most",
    ),
)  # fmt: skip


def note_crowds(record: Record) -> dict[str, int]:
    """Notes the words that too many claims tell and the sounds that too many names have, as deriving would have as they
    came; how many of each."""
    noted: dict[str, int] = {}
    for name, most, query in _CROWDS:
        with record.read() as connection:
            keys = connection.execute(text(query), {"most": most}).scalars().all()
        note_common(record, name, keys)
        noted[name] = len(keys)
    return noted


def settle(record: Record, tools: Tools, reports: Iterable[str]) -> None:
    """Derives the names of some reports, one telling of each story, and of those whose groups have come to be names of their
    own, and all that follows from them."""
    record.mark_stale(("names", report) for report in sorted({*reports, *_told_apart(record)}))
    derive(record, tools)


def _told_apart(record: Record) -> set[str]:
    """The reports that mention somebody with whom a group was one in its own telling, of a wording that is several names."""
    found: set[str] = set()
    lost: set[str] = set()
    with record.read() as connection:
        several = set(connection.execute(text("SELECT id FROM wording WHERE name IS NULL")).scalars())
        names = {
            key: (name.kind, fold(name.name))
            for key, body in connection.execute(
                text("SELECT key, body FROM derived WHERE kind = 'name' AND closed_at IS NULL")
            )
            for name in (unpack(body, Name),)
        }
        for called, named in called_and_named(connection):
            at = {span: key for key, spans in named for span in spans}
            for group in called.groups:
                if group.wording in several:
                    first = min(mention.span for mention in group.mentions)
                    if at[first] != make_id("nam", *names[at[first]], called.report, *first):
                        lost.add(at[first])
        query = text(
            "SELECT scope FROM derived_term JOIN derived ON id = derived_id WHERE field = 'named' AND value = :name "
            "AND closed_at IS NULL"
        )
        for name in sorted(lost):
            found.update(connection.execute(query, {"name": name}).scalars())
    return found
