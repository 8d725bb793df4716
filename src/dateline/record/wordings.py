"""How often reports tell of a person or body in the same way: wordings, counted as groups of mentions come and go.

Ten thousand reports name the police of a town in three ways. What ties names looks at the three, so that a report more
costs what it says and not what all others said. The numbers are part of what derivation writes, in its transaction;
`verify` counts all rows and compares.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, text, update

from dateline.model import NameMention, make_id
from dateline.record import schema as s
from dateline.record.codec import pack, unpack
from dateline.record.facts import CHUNK
from dateline.record.insertion import insert_rows
from dateline.record.rows import Called, Named, Wording

#: what a mention of a wording says: its kind, name, role and words
Form = tuple[str, str, str | None, str]

#: reports whose wordings are counted together
_TOGETHER = 500

_W, _T, _F = s.wording.c, s.wording_term.c, s.wording_form.c
_THERE = select(_W.id, _W.number).where(_W.id.in_(bindparam("some", expanding=True)))
_SET = update(s.wording).where(_W.id == bindparam("wording")).values(number=bindparam("now"))
#: understood by SQLite and PostgreSQL alike
_ADD = text(
    "INSERT INTO wording_form (wording, form, number) VALUES (:wording, :form, :number) "
    "ON CONFLICT (wording, form) DO UPDATE SET number = wording_form.number + excluded.number"
)
_NAME = update(s.wording).where(_W.id == bindparam("wording")).values(name=bindparam("now"))


def form_of(mention: NameMention) -> Form:
    """What a mention says of whom it names."""
    return mention.kind, mention.name, mention.role, mention.text


def note_called(connection: Connection, gone: Iterable[Called], come: Iterable[Called]) -> None:
    """Counts the wordings of rows that are closed or taken out on the open transaction no more, and those of rows that are
    written."""
    numbers: Counter[str] = Counter()
    forms: Counter[tuple[str, str]] = Counter()
    told: dict[str, Wording] = {}
    for by, rows in ((-1, gone), (1, come)):
        for row in rows:
            if by > 0:
                told.update((one.id, one) for one in row.wordings)
            for group in row.groups:
                if group.wording:
                    numbers[group.wording] += by
                    for mention in group.mentions:
                        forms[group.wording, json.dumps(form_of(mention))] += by
    changed = sorted(one for one, by in numbers.items() if by)
    there: dict[str, int] = {}
    for first in range(0, len(changed), CHUNK):
        there.update(
            (key, number)
            for key, number in connection.execute(_THERE, {"some": changed[first : first + CHUNK]})
        )
    fresh = [told[one] for one in changed if one not in there]
    _insert(connection, fresh, numbers)
    now = {one: there[one] + numbers[one] for one in changed if one in there}
    if now:
        connection.execute(_SET, [{"wording": one, "now": number} for one, number in now.items()])
    said = sorted((wording, form, by) for (wording, form), by in forms.items() if by)
    if said:
        connection.execute(_ADD, [{"wording": w, "form": form, "number": by} for w, form, by in said])
    fewer = sorted({wording for wording, _, by in said if by < 0})
    for first in range(0, len(fewer), CHUNK):
        some = fewer[first : first + CHUNK]
        connection.execute(delete(s.wording_form).where(_F.wording.in_(some), _F.number == 0))
    lost = [one for one, number in now.items() if number == 0]
    for first in range(0, len(lost), CHUNK):
        some = lost[first : first + CHUNK]
        connection.execute(delete(s.wording_term).where(_T.wording.in_(some)))
        connection.execute(delete(s.wording).where(_W.id.in_(some)))


def _insert(connection: Connection, fresh: Iterable[Wording], numbers: Mapping[str, int]) -> None:
    rows, terms = [], []
    for one in fresh:
        rows.append((one.id, numbers[one.id], None, pack(replace(one, terms=()))))
        terms += [(field, value, one.id) for field, value in dict.fromkeys(one.terms)]
    insert_rows(connection, s.wording, ("id", "number", "name", "body"), rows)
    insert_rows(connection, s.wording_term, ("field", "value", "wording"), terms)


def name_wordings(connection: Connection, names: Mapping[str, str | None]) -> None:
    """Notes on the open transaction which name all groups of some wordings are."""
    if names:
        connection.execute(_NAME, [{"wording": one, "now": name} for one, name in sorted(names.items())])


@dataclass(slots=True)
class Counted:
    """A wording as rows tell it: how many groups, a sum over what their mentions say, and what all of them are called (False
    where not all are the same)."""

    number: int = 0
    said: int = 0
    name: str | bool | None = None

    @property
    def one_name(self) -> str | None:
        """The name that all are."""
        return self.name if isinstance(self.name, str) else None


def count_wordings(connection: Connection) -> dict[str, Counted]:
    """All wordings, counted row by row."""
    found: dict[str, Counted] = {}
    for called, named in called_and_named(connection):
        names = {span: name for name, spans in named for span in spans}
        for group in called.groups:
            if not group.wording:
                continue
            one = found.setdefault(group.wording, Counted())
            one.number += 1
            for mention in group.mentions:
                one.said += _value(json.dumps(form_of(mention)))
                name: str | bool = names.get(mention.span, False)
                one.name = name if one.name is None or one.name == name else False
    return found


def noted_wordings(connection: Connection) -> dict[str, Counted]:
    """All wordings as they are noted."""
    found = {
        one: Counted(number, 0, name)
        for one, number, name in connection.execute(select(_W.id, _W.number, _W.name))
    }
    for one, form, number in connection.execute(select(_F.wording, _F.form, _F.number)):
        found.setdefault(one, Counted()).said += number * _value(form)
    return found


def _value(form: str) -> int:
    return int(make_id("frm", form).partition("-")[2], 16)


def called_and_named(connection: Connection) -> Iterator[tuple[Called, tuple[tuple[str, Any], ...]]]:
    """What stands of each report: its groups of mentions, and the names that they are."""
    d = s.derived.c
    rows = select(d.scope, d.body).where(d.kind == "called", d.closed_at.is_(None)).order_by(d.scope)
    some_named = select(d.scope, d.body).where(
        d.kind == "named", d.closed_at.is_(None), d.scope.in_(bindparam("some", expanding=True))
    )
    stands = iter(connection.execute(rows.execution_options(yield_per=_TOGETHER)))
    while some := list(islice(stands, _TOGETHER)):
        asked = {"some": [scope for scope, _ in some]}
        named = {scope: unpack(body, Named).names for scope, body in connection.execute(some_named, asked)}
        for scope, body in some:
            yield unpack(body, Called), named.get(scope, ())


def recount_wordings(connection: Connection) -> None:
    """Counts all wordings and keeps the numbers, and what all groups of each are called, where rows were written without
    them."""
    for table in (s.wording_term, s.wording_form, s.wording):
        connection.execute(delete(table))
    rows = called_and_named(connection)
    while some := list(islice(rows, _TOGETHER)):
        note_called(connection, (), [called for called, _ in some])
    name_wordings_anew(connection)


def name_wordings_anew(connection: Connection) -> None:
    """Notes what all groups of every wording are called."""
    counted = count_wordings(connection)
    name_wordings(connection, {wording: one.one_name for wording, one in counted.items()})
