"""Which persons are private: those whom no report names with a public office.

Victims, witnesses, minors, detainees and bystanders are named in reports without an office, or with a
description (`a shopkeeper`, `her son`). A name is withheld unless an office is known; a wrong
withholding is a gap that is shown, a wrong release cannot be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from dateline.lexicons import read_lexicon, read_tables
from dateline.model import Name, Sensitive
from dateline.resolve.bodies import Bodies
from dateline.resolve.names import fold


def mark_private(names: Iterable[Name], bodies: Bodies) -> list[Name]:
    """The names, with `sensitivity` set on private persons."""
    private = {w for row in read_tables("sensitivity", "private_roles") for w in row["words"]}
    offices = _office_pattern()

    def is_public(name: Name) -> bool:
        for role in name.roles:
            words = fold(role)
            if offices.search(words) and words.split()[-1] not in private:
                return True
            if bodies.body(role) and not set(words.split()) & private:
                return True
        return False

    return [
        replace(name, sensitivity="private person") if name.kind == "person" and not is_public(name) else name
        for name in names
    ]


def _office_pattern() -> re.Pattern[str]:
    words = {fold(word) for word in read_lexicon("offices")["offices"].split()}
    return re.compile(r"\b(" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + r")\b")


def private_spans(names: Iterable[Name], report: str) -> list[Sensitive]:
    """The spans in one report that name private persons."""
    return [
        Sensitive(ref.span, "private person", "no report names this person with a public office")
        for name in names
        if name.sensitivity == "private person"
        for ref in name.mentions
        if ref.report == report
    ]
