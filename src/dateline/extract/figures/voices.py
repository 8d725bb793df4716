"""Which attribution a number belongs to: the innermost whose content holds it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

from dateline.extract.figures.said_of import is_of_others
from dateline.lexicons import read_lexicon
from dateline.model import Attribution, Document, Span, Token, trace

#: rules whose content is a deed meant or asked for, or a thing that one is for or against: no statement
_MEANT = frozenset({"infinitive", "adjective"})


def is_presupposed(node: Token, trigger: Token | None, attribution: Attribution, document: Document) -> bool:
    """Whether a count is taken for granted in what somebody means to do, asks for or is for or against (`resolved to
    punish those who killed nine`, `demands that the firm pay the families of the nine dead`, `a critic of the war that has killed nine`), or in what nobody said of those counted
    (`nobody said the miners trapped in X had been fed`): it is the report's own. So it is in what only says which happening
    a denial is about (`denied a role in the bombing that killed nine`)."""
    if attribution.stance == "denies" and attribution.kind == "indirect":
        return _is_of_the_one_meant(node, trigger, attribution, document)
    asked = attribution.rule in _MEANT or attribution.stance == "demands"
    held = asked or (attribution.rule == "unsaid" and attribution.stance == "asserts")
    if not held or not attribution.content:
        return False
    tokens = document.tokens_in(attribution.content[0])
    inside = {t.i for t in tokens}
    explained = {t.lemma.lower() for t in tokens if t.pos == "VERB"} & set(read_lexicon("slots")["probing"])
    if trigger is not None and trigger.head is node and trigger.i in inside and _describes(trigger):
        return True
    if trigger is not None and asked and is_of_others(node) and (node.i in inside):
        return True
    below = node
    for above in (node, *islice(node.ancestors, 12)):
        if above.i not in inside:
            return False
        if _describes(above):
            return True
        if above.dep == "acl" or (above.dep in {"ccomp", "advcl"} and above is not node):
            return False
        punished = above.dep == "pcomp" and above.head.lower in {"for", "after"} and above.tag == "VBG"
        if punished and attribution.rule == "infinitive":
            return True
        if above.pos == "NOUN" and explained and _is_definite(above) and below is not above:
            return attribution.rule == "infinitive"  # `to explain the deaths of nine`
        below = above
    return False


def _is_of_the_one_meant(
    node: Token, trigger: Token | None, attribution: Attribution, document: Document
) -> bool:
    """Whether the verb that counts stands in a relative clause of a definite happening of which a voice denies only its own
    part (`denied a role in the fire that killed three`, `denied carrying out the raid that killed three`; not `denied
    that the raid that killed three took place`)."""
    words, cues = read_lexicon("slots"), read_lexicon("cues")["content"]
    inside = {t.i for span in attribution.content for t in document.tokens_in(span)}
    verb = trigger if trigger is not None and trigger.pos == "VERB" else None
    if verb is None or verb.dep != "relcl" or verb.i not in inside or node.i < verb.i:
        return False
    noun = verb.head
    happened = noun.lemma.lower() in {*words["events"], *words["disasters"]}
    if not happened or noun.i not in inside or not _is_definite(noun):
        return False
    if noun.dep == "pobj" and noun.head.lower in {"in", "for"}:
        tie = noun.head.head
        known = tie.pos == "NOUN" and tie.lemma.lower() in cues["ties_to_deeds"].split()
        return known and tie.dep == "dobj" and tie.head.i not in inside
    deed = noun.head
    done = noun.dep == "dobj" and deed.lemma.lower() in cues["doing_deeds"].split()
    return done and deed.head.i not in inside and _is_own_deed(deed)


def _is_own_deed(verb: Token) -> bool:
    """Whether a verb tells what the voice itself did (`denied carrying it out`, `denied that it had carried it out`)."""
    subject = verb.child("nsubj")
    if subject is not None:
        return subject.lower in {"it", "he", "she", "they", "we", "i"} and verb.dep == "ccomp"
    return any(t.tag == "VBG" for t in (verb, *verb.children_of("aux")))


def _describes(verb: Token) -> bool:
    """Whether a verb only says who or which is meant (`the miners trapped in X`, `those who killed nine`)."""
    return verb.dep == "relcl" or (verb.dep == "acl" and verb.tag in {"VBN", "VBD", "VBG"})


def _is_definite(noun: Token) -> bool:
    return any(t.lower in {"the", "this", "that", "these", "those"} or t.dep == "poss" for t in noun.children)


class VoiceIndex:
    """The attributions of one report, found by the characters that their content covers."""

    def __init__(self, document: Document, attributions: Sequence[Attribution]) -> None:
        self._document = document
        pairs = [(span, a) for a in attributions for span in a.content]
        self._contents = sorted(pairs, key=lambda p: p[0])
        self._starts = [content.start for content, _ in self._contents]
        self._longest = max((content.end - content.start for content, _ in pairs), default=0)
        self._by_cue = {a.cue_span.start: a for a in attributions if a.cue_span is not None and a.content}
        self._by_cue_end = {a.cue_span.end: a for a in attributions if a.cue_span is not None and a.content}
        self._names = {a.id: a.voice.name for a in attributions if a.voice is not None}
        self._voices = sorted(
            a.voice.span for a in attributions if a.voice is not None and a.voice.span is not None
        )

    def find(self, span: Span) -> tuple[Attribution | None, Token | None]:
        """The innermost attribution over a span, and the head token of its cue."""
        best: Attribution | None = None
        size = 0
        first = bisect_left(self._starts, span.start - self._longest)
        for content, attribution in islice(self._contents, first, None):
            if content.start > span.start:
                break
            if content.end < span.end:
                continue
            trace.note(
                "attribution",
                "lost",
                attribution.cue_span or content,
                attribution.rule,
                "an attribution inside of it won",
                value=attribution.voice.name if attribution.voice else None,
            )
            length = content.end - content.start
            if best is None or (len(attribution.chain), -length) > (len(best.chain), -size):
                best, size = attribution, length
        if best is not None:
            named = best.voice.name if best.voice else None
            trace.note("attribution", "kept", best.cue_span or best.span, best.rule, value=named)
        if best is None or best.cue_span is None:
            return best, None
        tokens = self._document.tokens_in(best.cue_span)
        ids = {t.i for t in tokens}
        return best, next((t for t in tokens if t.head.i not in ids or t.is_root), None)

    def name_of(self, attribution: str | None) -> str | None:
        """The words for who says what an attribution holds."""
        return self._names.get(attribution) if attribution is not None else None

    def joined(self, node: Token) -> Attribution | None:
        """The attribution whose verb of saying a count's clause is joined to (`reports said A, but B`): the clause
        is still what was said, unless it is a saying of its own."""
        verb = node
        for above in islice(node.ancestors, 12):
            if verb.pos in {"VERB", "AUX"} and verb.dep == "conj":
                break
            verb = above
        if verb.dep != "conj" or verb.pos not in {"VERB", "AUX"} or verb.child("ccomp") is not None:
            return None
        found = self._by_cue.get(verb.head.start)
        return found if found is not None and found.rule == "finite" and verb.i > verb.head.i else None

    def hung_on(self, node: Token) -> Attribution | None:
        """The attribution whose words a count hangs on by `with`, behind a comma (`nine died, the mayor said, with forty
        still missing`; `officials raised the toll to nine, with forty missing`): it is still what was said."""
        at = node
        for above in islice(node.ancestors, 8):
            if at.lower == "with" and at.dep in {"prep", "mark"} and above.pos in {"VERB", "AUX"}:
                break
            if above.pos in {"VERB", "AUX"} and at.dep in {"ccomp", "relcl", "conj"}:
                return None
            at = above
        else:
            return None
        tokens = at.sentence.tokens
        first = at.i - tokens[0].i
        if above.i > at.i or tokens[first - 1 : first] == [] or tokens[first - 1].text != ",":
            return None
        found = self._by_cue.get(above.start) or self._by_cue_end.get(above.end)
        return found if found is not None else self.find(Span(above.start, above.end))[0]

    def near(self, span: Span, reach: int = 1000) -> list[Span]:
        """The spans of voices within reach of a span."""
        low = bisect_left(self._voices, Span(span.start - reach, 0))
        high = bisect_left(self._voices, Span(span.end + reach, 0))
        return self._voices[low:high]
