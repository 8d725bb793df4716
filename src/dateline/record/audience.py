"""Who may read what leaves the record: withholding for partners and the public.

`internal` sees everything. `partner` does not see private persons, contacts and accounts. `public` also
does not see exact sites of shelters and medical posts. What is withheld is said to be so: the words are
replaced by `[withheld]` wherever they stand, in values, quotations and labels alike.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Literal, Protocol

from dateline.model import Sensitive, SensitivityClass, Span

Audience = Literal["internal", "partner", "public"]
AUDIENCES: tuple[Audience, ...] = ("internal", "partner", "public")

WITHHELD = "[withheld]"

_CLASSES: dict[Audience, frozenset[SensitivityClass]] = {
    "internal": frozenset(),
    "partner": frozenset({"private person", "contact or account", "other"}),
    "public": frozenset({"private person", "contact or account", "shelter or medical site", "other"}),
}


def withheld_classes(audience: Audience) -> frozenset[SensitivityClass]:
    """The classes of what is sensitive that an audience does not see."""
    return _CLASSES[audience]


class Withholder:
    """Replaces sensitive words in anything that leaves the record for an audience. `known` are names of
    public persons, which may hold a private one (a shared given name).

    >>> keep = Withholder("public", ["Ada Example"])
    >>> keep.text("ADA EXAMPLE and Ada Example's son")
    "[withheld] and [withheld]'s son"
    """

    def __init__(self, audience: Audience, strings: Iterable[str], known: Iterable[str] = ()) -> None:
        self.audience = audience
        words = _alternatives(strings)
        longer = _holding(_alternatives(known), words)
        secret = "(?P<secret>" + "|".join(words) + ")"
        whole = "|".join([*longer, secret])
        self._pattern = re.compile(rf"(?<![^\W_])(?:{whole})(?![^\W_])", re.IGNORECASE) if words else None

    def text(self, text: str) -> str:
        """The text with every sensitive string replaced; one inside a longer known name is not one."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda match: WITHHELD if match["secret"] else match[0], text)

    def spans(self, text: str) -> list[Span]:
        """Where sensitive strings stand in a text, in order.

        >>> Withholder("public", ["Ada Example"]).spans("to Ada Example")
        [Span(start=3, end=14)]
        """
        if self._pattern is None:
            return []
        return [Span(*match.span()) for match in self._pattern.finditer(text) if match["secret"]]

    def withholds(self, kind: SensitivityClass) -> bool:
        """Whether characters of this class do not leave the record for this audience."""
        return kind in _CLASSES[self.audience]

    def value(self, value: Any) -> Any:
        """Any JSON-like value with every string in it treated alike; keys are left alone."""
        if self._pattern is None:
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {k: self.value(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(v) for v in value]
        return value


class Called(Protocol):
    """What a person or body of the record is called, and why that must not leave it (None where it may): a `Name`, or
    that part of one."""

    @property
    def name(self) -> str: ...

    @property
    def variants(self) -> tuple[str, ...]: ...

    @property
    def sensitivity(self) -> str | None: ...


def withhold_for(
    audience: Audience,
    names: Sequence[Called],
    sensitive: Iterable[tuple[Sensitive, str]],
    plain: Iterable[str] = (),
    words: Iterable[str] = (),
) -> Withholder:
    """The withholder of an audience: `names` of the record, and its sensitive spans with their words.
    `plain` are words known to name no person; `words` those that a person marked, withheld whatever they are."""
    classes = _CLASSES[audience]
    strings: list[str] = []
    known = {word.casefold() for word in plain}
    known |= {n.name.split()[-1].casefold() for n in names if n.sensitivity is None and n.name.split()}
    if "private person" in classes:
        for name in names:
            if name.sensitivity is not None:
                runs = {run for text in (name.name, *name.variants) for run in _capitalised(text)}
                runs = {run for run in runs if run.casefold() not in known}
                surnames = {run.split()[-1] for run in runs if len(run.split()[-1]) > 3}
                strings += sorted(runs | {s for s in surnames if s.casefold() not in known})
    strings += [text for mark, text in sensitive if mark.kind in classes and mark.kind != "private person"]
    strings += [word for word in words if len(word.strip()) > 1]
    public = [v for name in names if name.sensitivity is None for v in (name.name, *name.variants)]
    return Withholder(audience, strings, public)


#: words inside a name that are not capitalised
_PARTICLES = (
    r"(?:(?:al|el|ul|as|ad)-|(?:bin|bint|ibn|abu|van|von|der|den|de|del|della|da|di|du|la|le|ter)\s+)"
)
_NAME_WORD = r"[^\W\d_a-z][\w’'‐‑-]*"


def _capitalised(text: str) -> list[str]:
    """The runs of capitalised words of a name as written, particles inside them included (`her son Bryn
    van Example` → `Bryn van Example`)."""
    return re.findall(rf"{_PARTICLES}?{_NAME_WORD}(?:\s+{_PARTICLES}*{_NAME_WORD})*", text)


def _alternatives(strings: Iterable[str]) -> list[str]:
    """Patterns of strings, longest first."""
    return sorted({_loose(s) for s in strings if len(s.strip()) > 2}, key=lambda w: (-len(w), w))


def _holding(words: Iterable[str], secrets: Collection[str]) -> list[str]:
    """Those of some patterns that are no secret and hold one, in their order. Secrets are found by how they begin.

    >>> _holding(["Ann Field", "Ann", "Joan Reed"], ["Ann"])
    ['Ann Field']
    """
    secret, beginning = set(secrets), defaultdict[str, list[str]](list)
    for one in secrets:
        beginning[one[:3]].append(one)

    def holds(word: str) -> bool:
        return any(
            word.startswith(one, at)
            for at in range(len(word) - 2)
            for one in beginning.get(word[at : at + 3], ())
        )

    return [word for word in words if word not in secret and holds(word)]


def _loose(text: str) -> str:
    """A pattern that matches the words however spaced (also as addresses join them), and with either apostrophe."""
    escaped = [re.escape(w).replace("'", "['’]").replace("’", "['’]") for w in text.split()]
    return r"(?:\s|[-_+.]|%20)+".join(escaped)
