"""Which persons are private: those whom no report names with a public office.

Victims, witnesses, minors, detainees and bystanders are named in reports without an office, or with a
description (`a shopkeeper`, `her son`). A name is withheld unless an office is known; a wrong
withholding is a gap that is shown, a wrong release cannot be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from dateline.lexicons import read_tables
from dateline.model import Name, Sensitive
from dateline.resolve.bodies import Bodies
from dateline.resolve.spellings import fold

_CUT = re.compile(r"\s(?:of|for|at|in|to|from|with|on|and|who|whose|by)\s|,")


@dataclass(frozen=True, slots=True)
class PublicOffices:
    """The words of `lexicons/sensitivity.toml` that tell offices from descriptions, folded."""

    public: frozenset[str]
    of_bodies: frozenset[str]
    private: frozenset[str]
    of_state: frozenset[str]
    always: re.Pattern[str]


@cache
def read_public_offices() -> PublicOffices:
    """The lexicon of public offices and private descriptions."""

    def words(table: str) -> frozenset[str]:
        return frozenset(fold(w) for row in read_tables("sensitivity", table) for w in row["words"])

    always = "|".join(sorted(map(re.escape, words("always_private")), key=lambda w: (-len(w), w)))
    return PublicOffices(
        words("public_offices"),
        words("offices_of_bodies"),
        words("private_roles"),
        words("bodies_of_state"),
        re.compile(rf"\b(?:{always})s?\b"),
    )


def is_public_office(role: str, bodies: Bodies) -> bool | None:
    """Whether a role, as written, is a public office: False where it describes a private person whatever else
    is said of them, None where it says neither.

    >>> from dateline.resolve.bodies import read_bodies
    >>> [is_public_office(r, read_bodies()) for r in ("mayor of Oslo", "the mayor's son", "a baker", "hostage")]
    [True, None, None, False]
    """
    lexicon = read_public_offices()
    folded = fold(role)
    if lexicon.always.search(folded):
        return False
    head = fold(_CUT.split(role, maxsplit=1)[0]).split()
    words = folded.split()
    if not head or (set(words[:3]) & {"former", "ex"} and not set(head) & lexicon.public):
        return None
    last = next(
        (w for w in reversed(head) if w in lexicon.public | lexicon.of_bodies | lexicon.private), None
    )
    if last is None or last in lexicon.private - lexicon.public - lexicon.of_bodies:
        return None
    if head[-1] in lexicon.private and head[-1] not in lexicon.public | lexicon.of_bodies:
        return None
    if last in lexicon.public:
        return True
    proper = any(w[:1].isupper() and fold(w) not in lexicon.of_bodies for w in role.split()[1:])
    of_state = set(words) & lexicon.of_state
    return True if proper or of_state or bodies.body(role) is not None else None


def mark_private(names: Iterable[Name], bodies: Bodies) -> list[Name]:
    """The names, with `sensitivity` set on private persons."""
    return [
        replace(name, sensitivity="private person") if name.kind == "person" and not _is_public(name, bodies) else name
        for name in names
    ]  # fmt: skip


def _is_public(name: Name, bodies: Bodies) -> bool:
    held = [is_public_office(role, bodies) for role in name.roles]
    return True in held and False not in held


def private_spans(names: Iterable[Name], report: str) -> list[Sensitive]:
    """The spans in one report that name private persons."""
    return [
        Sensitive(ref.span, "private person", "no report names this person with a public office")
        for name in names
        if name.sensitivity == "private person"
        for ref in name.mentions
        if ref.report == report
    ]
