"""The names of a report as the words for a voice call them up: whose name, whose office, which body of that noun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.extract.attribution.naming import prefix_of
from dateline.model import NameMention, Span, Token, span_of, trace


@dataclass(frozen=True, slots=True)
class ReportNames:
    """The name mentions of a report in text order; `bodies` are nouns for bodies, `lesser` the words that make an
    office another one."""

    names: Sequence[NameMention]
    bodies: frozenset[str]
    lesser: frozenset[str]

    def near(self, span: Span, most: int = 40) -> list[NameMention]:
        """The names that begin before the end of a span and end behind its start, `most` at most, in order."""
        low, high = 0, len(self.names)
        while low < high:
            middle = (low + high) // 2
            if self.names[middle].span.end <= span.start:
                low = middle + 1
            else:
                high = middle
        found = []
        for mention in self.names[low : low + most]:
            if mention.span.start >= span.end:
                break
            found.append(mention)
        return found

    def at(self, tokens: Sequence[Token], head: Token) -> NameMention | None:
        """The name that a phrase with this head is or ends with, or None."""
        best: NameMention | None = None
        for mention in self.near(span_of(tokens)):
            if mention.span.start <= head.start < mention.span.end:
                return mention
            if mention.kind == "person" and best is None:
                inside = [t for t in tokens if mention.span.start <= t.start < mention.span.end]
                if inside and inside[-1].dep in {"appos", "compound", "flat"} and inside[-1].head is head:
                    best = mention
        return best

    def fullest(self, mention: NameMention) -> NameMention:
        """The mention in which the report gives the name in full."""
        if mention.of is None:
            return mention
        return next((m for m in self.near(mention.of) if m.span == mention.of), mention)

    def known_role(self, full: NameMention) -> str | None:
        """The office that the report gives a person anywhere, or None."""
        return next(
            (m.role for m in self.names if (m.of == full.span or m.span == full.span) and m.role), None
        )

    def with_role(self, mention: NameMention) -> NameMention:
        full = self.fullest(mention)
        return full if full.role else mention

    def by_office(self, tokens: Sequence[Token], head: Token) -> NameMention | None:
        """The named person that `the president` or `the town's mayor` means: the last one of that office."""
        wanted = {
            t.lower
            for t in tokens
            if t.dep in {"compound", "amod"} and t.entity not in {"GPE", "NORP", "ORG"}
        }
        wanted.add(head.lemma.lower())
        if (prefix := prefix_of(tokens, head)) is not None:
            wanted.add(prefix.lower)  # `the vice-president` is not the president named before
        proper = {t.lower for t in tokens if t.entity in {"GPE", "NORP", "ORG", "LOC"}}
        for mention in reversed(self.near(Span(max(0, head.start - 9000), head.start), 400)):
            if mention.kind != "person" or not mention.role:
                continue
            role = set(mention.role.casefold().replace("-", " ").split())
            if not wanted <= role or (role - wanted) & self.lesser:
                continue
            if not proper or any(p[:5] in r for p in proper for r in role):
                trace.note("voice", "kept", mention.span, "office named before", value=mention.name)
                return self.with_role(mention)
        return None

    def earlier_body(self, head: Token, name: str) -> str | None:
        """For a bare `the ministry`: the fuller body of the same noun named before."""
        if head.entity in {"GPE", "NORP"}:
            return name
        if len(name.split()) == 1 and head.lemma.lower() in self.bodies and head.pos == "NOUN":
            for mention in reversed(self.names):
                if (
                    mention.kind == "org"
                    and mention.span.start < head.start
                    and mention.name.casefold().endswith(head.lower)
                    and len(mention.name.split()) > 1
                ):
                    trace.note("voice", "kept", mention.span, "fuller body before", value=mention.name)
                    return mention.name
        return name
