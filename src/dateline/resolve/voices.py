"""Voices: the persons and bodies that assert something, with the body and party that they speak for.

A voice's party comes from its body in the profile and is none otherwise, never from nationality. An
anonymous or collective voice (`a senior official`, `residents`) keeps its report in its id: it is never
merged across reports, and never identified. A bare office or body (`a ministry spokesman`) speaks for the
body that an earlier mention of the report names in full; where none or several fit, its body is unknown.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dateline.lexicons import read_words
from dateline.model import (
    Attribution,
    Name,
    NameMention,
    Profile,
    Resolution,
    Span,
    Voice,
    VoiceMention,
    make_id,
)
from dateline.resolve.bodies import Bodies, bodies_of
from dateline.resolve.spellings import compare_words, fold

_PRONOUNS = frozenset("i he she it we they you who that this these those which his her its their one".split())
#: likeness of a form's last word to a person's last name from which it ends in that name
_SAME_WORD = 0.7


@dataclass(slots=True)
class VoiceBook:
    """Names and bodies by which mentions of voices are resolved; built once for a neighbourhood."""

    bodies: Bodies
    parties: dict[str, str]
    by_report: dict[str, list[tuple[Span, Name]]]
    by_variant: dict[tuple[str, str], Name]
    spokespersons: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[Name], profile: Profile | None) -> VoiceBook:
        """The book of the names of some reports, with the parties of a profile."""
        by_report: dict[str, list[tuple[Span, Name]]] = defaultdict(list)
        by_variant: dict[tuple[str, str], Name] = {}
        for name in sorted(names, key=lambda n: (-len(n.mentions), n.id)):
            for ref in name.mentions:
                by_report[ref.report].append((ref.span, name))
            reports = sorted({ref.report for ref in name.mentions})
            for variant in _forms(name):
                for report in reports:
                    by_variant.setdefault((report, variant), name)
        for mentions in by_report.values():
            mentions.sort(key=lambda item: (item[0], item[1].id))
        parties = {
            body: party.name for party in (profile.parties if profile else ()) for body in party.bodies
        }
        speaking = frozenset(read_words("offices", profile)["spokespersons"].split())
        return cls(bodies_of(profile), parties, dict(by_report), by_variant, speaking)

    def name_of(self, report: str, mention: VoiceMention) -> Name | None:
        """The person or body that a voice mention names, or None: the one named in its words, else the one
        that bears its name in the report."""
        if mention.anonymous or mention.collective:
            return None
        inside: list[tuple[int, Name]] = []
        if mention.span is not None:
            found = self.by_report.get(report, [])
            first, last = (
                bisect_left(found, at, key=lambda item: item[0].start)
                for at in (mention.span.start, mention.span.end)
            )
            inside = [
                (span.end - span.start, name)
                for span, name in found[first:last]
                if mention.span.contains(span)
            ]
        wanted = [(size, name) for size, name in inside if name.kind == (mention.kind or name.kind)]
        named = self.by_variant.get((report, _plain(mention.name)))
        if named is not None and (not inside or named in [name for _, name in inside]):
            return named
        if mention.kind == "person":
            return _longest(wanted) or named or _longest([(s, n) for s, n in inside if n.kind == "person"])
        persons = [(size, name) for size, name in inside if name.kind == "person"]
        return _longest(wanted if mention.kind else persons or inside) or named

    def voice(self, report: str, mention: VoiceMention) -> Voice:
        """The voice of a mention in a report, with the words that it has there."""
        words = " ".join(mention.text.split())
        pronoun = not words or words.lower() in _PRONOUNS
        return replace(self._voice(report, mention), words=mention.name if pronoun else words)

    def _voice(self, report: str, mention: VoiceMention) -> Voice:
        name = self.name_of(report, mention)
        person = mention.kind == "person" or (name is not None and name.kind == "person")
        body = self._body(report, mention, name, person)
        party = self.parties.get(body) if body else None
        if mention.anonymous or mention.collective:
            key = make_id("voi", report, fold(mention.name), body)
            return Voice(key, mention.name, mention.kind, None, body, party, anonymous=True)
        if name is not None and name.kind == "person":
            return Voice(name.id, name.name, "person", name.id, body, party, sensitivity=name.sensitivity)
        label = name.name if name is not None else mention.name
        if body is None and mention.kind == "org" and self.bodies.is_generic(self.bodies.key(label)):
            key = make_id("voi", report, _plain(label))
        else:
            key = make_id("voi", body or _plain(label))
        kind = mention.kind or ("person" if person else "org")
        return Voice(key, label, kind, name.id if name else None, body, party)

    def _body(self, report: str, mention: VoiceMention, name: Name | None, person: bool) -> str | None:
        """The standard body of a voice: by its own words, by the offices of the person in the record, by
        the report's fuller mention of a bare body."""
        if person:
            of = None if mention.role and mention.body and self.bodies.seat(mention.body) else mention.body
            if found := self.bodies.body(mention.role, of):
                return found
            if name is not None and name.kind == "person" and (found := body_of_roles(name, self.bodies)):
                return found
            return self._body_before(report, mention)
        if mention.kind and (found := self.bodies.body(mention.name, mention.text)):
            return found
        if name is not None:
            if found := self.bodies.body(name.name, *sorted(name.variants, key=lambda v: (-len(v), v))):
                return found
            if not self.bodies.is_generic(self.bodies.key(name.name)):
                return name.name
        if found := self.bodies.body(mention.body):
            return found
        return self._body_before(report, mention)

    def _body_before(self, report: str, mention: VoiceMention) -> str | None:
        """The body of the fullest earlier mention in the report that the bare words for a body repeat."""
        words = mention.body or (mention.name if mention.kind == "org" else None)
        if not words or mention.span is None:
            return None
        role = set(_plain(mention.role or "").split())
        if mention.kind == "person" and not mention.anonymous and not role & self.spokespersons:
            return None
        key = self.bodies.key(words)
        if not key or not self.bodies.is_generic(key):
            return None
        found: set[str] = set()
        for span, name in self.by_report.get(report, ()):
            if span.start >= mention.span.start:
                break
            if name.kind == "org" and key < self.bodies.key(name.name):
                found.add(self.bodies.body(name.name) or name.name)
        return found.pop() if len(found) == 1 else None

    def chain(self, attribution: Attribution) -> tuple[Voice, ...]:
        """The voices of an attribution, outermost first."""
        chain: Sequence[VoiceMention] = attribution.chain or (
            (attribution.voice,) if attribution.voice is not None else ()
        )
        return tuple(self.voice(attribution.report, mention) for mention in chain)


def voice_ids(resolution: Resolution, report: str) -> dict[str, str]:
    """The ids that the voices of one report alone have in another that carries the same words, by those they have."""
    chains = [
        *(row.chain for row in resolution.attributions),
        *(row.chain for row in resolution.figures),
        *(row.chain for row in resolution.events),
        *(row.chain for row in resolution.statements),
    ]
    voices = {voice for chain in chains for voice in chain if voice.name_id is None}
    found = {}
    for voice in voices:
        for parts in ((fold(voice.name), voice.body), (_plain(voice.name),)):
            if voice.id == make_id("voi", resolution.report, *parts):
                found[voice.id] = make_id("voi", report, *parts)
    return found


def body_of_roles(name: Name, bodies: Bodies) -> str | None:
    """The standard body that most offices of a person speak for, first by name of equals; None where none does."""
    found = Counter(b for role in name.roles if (b := bodies.body(role)))
    return min(found, key=lambda b: (-found[b], b)) if found else None


def names_in(report: str, names: Iterable[Name], mentions: Iterable[NameMention]) -> list[Name]:
    """Names as one report knows them: with its own mentions, and the forms that they have there. So what a report
    becomes does not hang on how many others mention a name, nor on how they write it."""
    texts = {mention.span: mention.text for mention in mentions}
    found = []
    for name in names:
        own = tuple(ref for ref in name.mentions if ref.report == report)
        if own:
            forms = sorted({texts[ref.span] for ref in own if ref.span in texts})
            found.append(replace(name, mentions=own, variants=tuple(forms)))
    return found


def _forms(name: Name) -> list[str]:
    """The folded forms that a name goes by, whole ones first; a person's also without titles before it."""
    whole = [_plain(v) for v in (name.name, *name.variants)]
    if name.kind != "person":
        return whole
    last = _plain(name.name).rpartition(" ")[2]
    tails = [
        " ".join(w[i:])
        for form in whole
        if (w := form.split()[-8:]) and compare_words(w[-1], last) >= _SAME_WORD
        for i in range(1, len(w))
    ]
    return [*whole, *tails]


def _plain(name: str) -> str:
    return fold(name).removeprefix("the ")


def _longest(named: Sequence[tuple[int, Name]]) -> Name | None:
    return max(named, key=lambda item: (item[0], item[1].id))[1] if named else None
