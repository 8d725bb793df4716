"""Voices: the persons and bodies that assert something, with the body and party that they speak for.

A voice's party comes from its body in the profile and is none otherwise, never from nationality. An
anonymous or collective voice (`a senior official`, `residents`) keeps its report in its id: it is never
merged across reports, and never identified.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline.model import Attribution, Name, Profile, Span, Voice, VoiceMention, make_id
from dateline.resolve.bodies import Bodies, bodies_of
from dateline.resolve.names import fold


@dataclass(slots=True)
class VoiceBook:
    """Names and bodies by which mentions of voices are resolved; built once for a neighbourhood."""

    bodies: Bodies
    parties: dict[str, str]
    by_report: dict[str, list[tuple[Span, Name]]]
    by_variant: dict[tuple[str, str], Name]

    @classmethod
    def of(cls, names: Iterable[Name], profile: Profile | None) -> VoiceBook:
        by_report: dict[str, list[tuple[Span, Name]]] = defaultdict(list)
        by_variant: dict[tuple[str, str], Name] = {}
        for name in names:
            for ref in name.mentions:
                by_report[ref.report].append((ref.span, name))
            for variant in (name.name, *name.variants):
                for report in {ref.report for ref in name.mentions}:
                    by_variant.setdefault((report, fold(variant)), name)
        parties = {
            body: party.name for party in (profile.parties if profile else ()) for body in party.bodies
        }
        return cls(bodies_of(profile), parties, dict(by_report), by_variant)

    def name_of(self, report: str, mention: VoiceMention) -> Name | None:
        """The person or body that a voice mention names, or None."""
        if mention.anonymous or mention.collective:
            return None
        named = self.by_variant.get((report, fold(mention.name)))
        if named is not None:
            return named
        if mention.span is None:
            return None
        inside = [
            (span.end - span.start, name)
            for span, name in self.by_report.get(report, ())
            if mention.span.contains(span)
        ]
        persons = [(size, name) for size, name in inside if name.kind == "person"]
        return max(persons or inside, key=lambda item: (item[0], item[1].id))[1] if inside else None

    def voice(self, report: str, mention: VoiceMention) -> Voice:
        """The voice of a mention in a report."""
        name = self.name_of(report, mention)
        roles = name.roles if name is not None and name.kind == "person" else ()
        body = self.bodies.body(mention.body, mention.role, mention.name, mention.text) or next(
            (found for role in roles if (found := self.bodies.body(role))), None
        )
        if body is None and name is not None and name.kind == "org":
            body = name.name
        party = self.parties.get(body) if body else None
        if mention.anonymous or mention.collective:
            key = make_id("voi", report, fold(mention.name), body)
            return Voice(key, mention.name, mention.kind, None, body, party, anonymous=True)
        if name is not None and name.kind == "person":
            return Voice(name.id, name.name, "person", name.id, body, party, sensitivity=name.sensitivity)
        label = name.name if name is not None else mention.name
        key = make_id("voi", body or fold(label).removeprefix("the "))
        return Voice(key, label, mention.kind or "org", name.id if name else None, body, party)

    def chain(self, attribution: Attribution) -> tuple[Voice, ...]:
        """The voices of an attribution, outermost first."""
        chain: Sequence[VoiceMention] = attribution.chain or (
            (attribution.voice,) if attribution.voice is not None else ()
        )
        return tuple(self.voice(attribution.report, mention) for mention in chain)
