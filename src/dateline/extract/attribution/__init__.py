"""Who says what: attributions with voice chain, cue, stance and content, read from the dependency parse.

The rules stand in one module a kind: `reported` (verbs; their complements in `complements`, `objects`, `prepositions`
and `labels`, passives in `passives` and `judged`), `according` (sources), `phrases` (nouns, adverbs), `beliefs`, `headlines`,
`supplied` (asides), `answered` (clauses that answer), `impressions` (`seems to`), `withheld`, and `direct` (quotations over sentences, their tags in
`tags`). They make candidates; `content` and `gloss` say how far the words go; this module decides between candidates,
and `voices`, `stances` (with `predicates`), `chains`, `circumstances` and `links` fill the slots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from dateline.extract.attribution.according import find_according
from dateline.extract.attribution.answered import with_answers
from dateline.extract.attribution.beliefs import find_adjectival, find_holders
from dateline.extract.attribution.candidate import EDGE, Candidate, content_spans, trimmed
from dateline.extract.attribution.chains import chain_voices
from dateline.extract.attribution.choosing import Marks, choose
from dateline.extract.attribution.circumstances import read_medium, read_said
from dateline.extract.attribution.content import continued
from dateline.extract.attribution.direct import join_quotations
from dateline.extract.attribution.harms import with_harm
from dateline.extract.attribution.headlines import find_headline, places_named
from dateline.extract.attribution.impressions import find_impressions
from dateline.extract.attribution.lexicon import CueLexicon, read_cues
from dateline.extract.attribution.links import link_denials
from dateline.extract.attribution.phrases import find_adverbial, find_nominal
from dateline.extract.attribution.quotations import Quotation, find_quotations
from dateline.extract.attribution.reported import find_reported, is_hardly_anyone, is_no_one
from dateline.extract.attribution.stances import read_stance, read_strength
from dateline.extract.attribution.stripped import bound_voice, find_stripped
from dateline.extract.attribution.supplied import (
    accused_of,
    bare_voice,
    find_severed,
    find_supplied,
    owner_of,
)
from dateline.extract.attribution.voices import VoiceReader
from dateline.extract.attribution.withheld import find_withheld, kept_back, refused
from dateline.extract.names import Offices, read_offices
from dateline.model import (
    Attribution,
    Document,
    NameMention,
    Profile,
    Sentence,
    Span,
    Token,
    VoiceMention,
    make_id,
    span_of,
    trace,
)

__all__ = ["find_attributions", "kept_back", "refused"]

#: a longer "sentence" is debris or unpunctuated; no rule of grammar holds in it, in tokens
LONGEST_SENTENCE = 400


def find_attributions(
    document: Document, names: Sequence[NameMention], profile: Profile | None = None
) -> list[Attribution]:
    """The attributions of a report in text order, one for each cue and layer.

    Content spans leave out outer quotation marks and final stops; a resumed part of a split quotation is a
    row of its own; a nested attribution's chain begins with the outer voice. `voice` is None where nobody
    is named (`reportedly`, `it is unclear`); these are `hedged`. Rows of rule `unsaid` are what nobody says.
    Never raises on odd text; linear in it.
    """
    cues = replace(read_cues(profile), persons=_last_names(names))
    quotations = find_quotations(document)
    inside = frozenset(t.i for q in quotations if q.is_sentence or len(q.tokens) > 6 for t in q.tokens)
    offices = read_offices(profile)
    marks = frozenset(t.i for q in quotations for t in q.tokens)
    candidates = choose(find_candidates(document, quotations, cues, offices), inside, marks)
    reader = VoiceReader(document, names, cues, offices)
    voices: list[VoiceMention | None] = []
    for candidate in candidates:
        trace.about(candidate.cue or candidate.content[:1])
        voice = reader.read(candidate.voice) if candidate.voice is not None else None
        if voice is not None and candidate.voice is not None and candidate.rule == "supplied":
            voice = bare_voice(document, voice, candidate.voice)
        if voice is not None and candidate.rule == "stripped":
            voice = bound_voice(document, voice, candidate)
        if voice is not None and candidate.rule == "unlisted":
            voice = _without_cue(document, voice, candidate)
        meant = accused_of(candidate) or owner_of(candidate)
        if voice is not None and meant is not None:
            voice = replace(reader.read(meant), text=voice.text, span=voice.span)
        if voice is not None and candidate.voice is not None and candidate.rule != "resumed":
            reader.heard(candidate.voice, voice)
        voices.append(voice)
    chains = chain_voices(candidates, voices, reader)
    rows = [
        _row(document, candidate, voice, chain, marks, cues, reader)
        for candidate, voice, chain in zip(candidates, voices, chains, strict=True)
    ]
    return link_denials(document, sorted({r.id: r for r in rows}.values(), key=lambda r: (r.span, r.id)))


def _without_cue(document: Document, voice: VoiceMention, candidate: Candidate) -> VoiceMention:
    """The voice without its cue, which the parse may take for a part of the name (`"A" tweeted Mayor X`)."""
    cue = span_of(candidate.cue) if candidate.cue else None
    if cue is None or voice.span is None or cue.start != voice.span.start or cue.end >= voice.span.end:
        return voice
    rest = [t for t in document.tokens_in(voice.span) if t.start >= cue.end]
    words = document.quote(span_of(rest))
    name = words if voice.name.startswith(voice.text[: cue.end - cue.start]) else voice.name
    return replace(voice, text=words, name=name, span=span_of(rest))


def _last_names(names: Sequence[NameMention]) -> frozenset[str]:
    """The last words of the full names of persons in a report, by which it goes on to call them."""
    full = (n.text.split() for n in names if n.kind == "person")
    return frozenset(words[-1] for words in full if len(words) > 1 and words[-1][:1].isupper())


def find_candidates(
    document: Document, quotations: Sequence[Quotation], cues: CueLexicon, offices: Offices
) -> list[Candidate]:
    """All candidates of a report, quotations joined, in no particular order; they may compete."""
    found: list[Candidate] = []
    places = places_named(document)
    before: Sentence | None = None
    for sentence in document.sentences:
        if len(sentence.tokens) > LONGEST_SENTENCE:
            continue
        above, before = before, sentence
        if above is not None:
            found += find_severed(above, sentence, cues)
        withheld = list(find_withheld(sentence, cues))
        taken = {t.i for c in withheld for t in c.cue}
        found += withheld
        reported = [c for c in find_reported(sentence, cues, offices) if not taken & {t.i for t in c.cue}]
        told = {c.verb.i for c in reported if c.verb is not None and c.content and c.voice is not None}
        stripped = [c for c in find_stripped(sentence, cues, offices) if c.cue[0].i not in taken]
        stripped = [c for c in stripped if c.cue[0].i not in told or _is_nearer(c, reported)]
        reported = [c for c in reported if c.verb not in [s.verb for s in stripped]] + stripped
        reported = _closed([_carried(c, reported) for c in reported])
        silent = {c.verb for c in withheld}
        sources = [c for c in find_according(sentence, cues) if c.cue[0].head not in silent]
        here = _with_sources(reported, sources)  # `declined to say, citing the law`: grounds, no source
        own = [with_harm(continued(c, here), cues) for c in here]
        own += find_supplied(sentence, cues)
        own += find_headline(sentence, cues, offices, above, places)
        own += [c for c in find_nominal(sentence, cues) if not taken & {t.i for t in c.cue}]
        own += [continued(c, here) for c in find_adjectival(sentence, cues, offices)]
        own += find_holders(sentence, cues, offices)
        own += find_adverbial(sentence, cues)
        own += find_impressions(sentence, cues)
        found += with_answers(sentence, own, cues)
    return join_quotations(document, found, quotations, cues)


def _is_nearer(stripped: Candidate, reported: Sequence[Candidate]) -> bool:
    """Whether the speaker right before a closing cue is a subject of it beside one that the parse finds far off (`two were
    among 31 people killed near Vale the ministry said`)."""
    voice, verb = stripped.voice, stripped.verb
    said = next((c for c in reported if c.verb is verb), None)
    other = said.voice if said is not None else None
    if voice is None or said is None or other is None or other.i > voice.i:
        return False
    if other is voice:  # `rose to 43 officials said`, whose number the parse gives to the voice
        return said.content[-1].i < stripped.content[-1].i < voice.i
    return voice.head is verb and voice.dep == "nsubj" and other.dep == "nsubj"


def _with_sources(reported: list[Candidate], according: list[Candidate]) -> list[Candidate]:
    """Both lists, where `X, citing Y, said A` makes Y the inner voice of A, not of the whole sentence."""
    found = []
    sources = {c.cue[0].i for c in according}
    for candidate in according:
        head = candidate.cue[0].head
        others = [r for r in reported if r.verb is not candidate.cue[0] and candidate.outer is None]
        others = [r for r in others if not r.hedged or candidate.cue[0].lower in {"citing", "quoting"}]
        said = next((r for r in others if r.verb is head or (r.voice is head and r.content)), None)
        said = said or next((r for r in others if _stands_between(candidate, r)), None)
        if said is None and len(candidate.cue) == 1:
            said = next(
                (r for r in others if r.verb and r.verb.i < candidate.cue[0].i and _ends(r, head)), None
            )
        said = said or next((r for r in others if _cites_beside(candidate, r)), None)
        if said is not None and len(candidate.cue) == 1:
            candidate = replace(candidate, content=said.content, outer=said.verb)
        elif said is not None and candidate.outer is None and _stands_between(candidate, said):
            candidate = replace(candidate, outer=said.verb)  # `said that, according to X, A`
        found.append(candidate)
    return [c for c in reported if c.verb is None or c.verb.i not in sources] + found


def _ends(said: Candidate, head: Token) -> bool:
    """Whether the parse hangs `citing X` on the content that it closes (`Y said A, citing X`)."""
    return any(t is head for t in said.content)


def _closed(reported: list[Candidate]) -> list[Candidate]:
    """The candidates, where a cue that closes the sentence carries all of it (`X said A, the Press reported`)
    though the parse puts it into X's clause."""
    by_verb = {c.verb.i: n for n, c in enumerate(reported) if c.verb is not None}
    for at, last in enumerate(reported):
        verb, voice = last.verb, last.voice
        if verb is None or voice is None or verb.dep != "ccomp" or verb.head.i not in by_verb:
            continue
        tokens = last.sentence.tokens
        first = min((t.i for t in voice.subtree), default=voice.i)
        rest = [t for t in tokens if t.i > verb.i and t.text not in EDGE]
        inner = reported[by_verb[verb.head.i]]
        parted = tokens[max(0, first - 1 - tokens[0].i)].text in EDGE
        fits = inner.content and last.content and inner.content[0].i <= last.content[-1].i < first <= verb.i
        if rest or not parted or not fits or inner.cue[0].i > last.content[0].i:
            continue
        reported[at] = replace(last, content=trimmed([t for t in tokens if t.i < first]))
        mine = trimmed([t for t in inner.content if t.i < first])
        reported[by_verb[verb.head.i]] = replace(inner, content=mine)
    return reported


def _carried(candidate: Candidate, reported: list[Candidate]) -> Candidate:
    """The inner voice of `A, X reported Y said`, with A as its content too."""
    verb = candidate.verb
    if candidate.content or verb is None or verb.dep != "ccomp":
        return candidate
    above = next((r for r in reported if r.verb is verb.head and r.content), None)
    if above is None or not above.content[-1].i < above.cue[0].i < verb.i:
        return candidate
    return replace(candidate, rule="finite", content=above.content, outer=above.verb)


def _cites_beside(source: Candidate, said: Candidate) -> bool:
    """Whether `citing X` stands in an aside between a voice and its cue (`Radio Nord, in a story citing Y, said A`)."""
    link, verb, voice = source.cue[0], said.verb, said.voice
    if (
        verb is None
        or voice is None
        or link.dep != "acl"
        or not voice.i < link.i < verb.i
        or not said.content
    ):
        return False
    return said.content[0].i > verb.i and any(above is verb for above in link.ancestors)


def _stands_between(source: Candidate, said: Candidate) -> bool:
    """Whether `citing X` stands between a cue and its content (`Y reported, citing X, A`)."""
    if said.verb is None or not said.content:
        return False
    return said.verb.i < source.cue[0].i < said.content[0].i


def _row(
    document: Document,
    candidate: Candidate,
    voice: VoiceMention | None,
    chain: tuple[VoiceMention, ...],
    marks: Marks,
    cues: CueLexicon,
    reader: VoiceReader,
) -> Attribution:
    spans = content_spans(candidate.content)
    cue_span = span_of(candidate.cue) if candidate.cue else None
    parts = [s for s in (*spans, cue_span, voice.span if voice else None) if s is not None]
    whole = Span(min(s.start for s in parts), max(s.end for s in parts))
    if candidate.stance == "no_comment":
        spans, whole = (), Span(candidate.sentence.start, candidate.sentence.end)
    cue = document.quote(cue_span) if cue_span else None
    trace.about(candidate.cue or candidate.content[:1])
    return Attribution(
        id=make_id("att", document.report, cue_span, spans, voice.span if voice else None),
        report=document.report,
        span=whole,
        content=spans,
        cue=" ".join(cue.split()) if cue else None,
        cue_span=cue_span,
        voice=voice,
        chain=chain,
        kind=_kind(candidate, marks),
        stance=read_stance(candidate, voice, cues),
        rule="unsaid" if _is_unsaid(candidate, cues) else candidate.rule,
        medium=read_medium(document, candidate, voice, cues, reader.offices),
        said=read_said(candidate),
        hedged=candidate.hedged,
        strength=read_strength(candidate),
    )


def _is_unsaid(candidate: Candidate, cues: CueLexicon) -> bool:
    """Whether nobody says it (`no one said that A`, `few believe A`): what counts and events must know, though it is no
    attribution."""
    verb, voice = candidate.verb, candidate.voice
    if verb is None or voice is None or voice.i > verb.i or candidate.stance is not None:
        return False
    return is_no_one(voice) or is_hardly_anyone(verb, voice, cues)


def _kind(candidate: Candidate, marks: Marks) -> Literal["direct", "indirect", "mixed"]:
    """Direct where all content is inside quotation marks, mixed where some is."""
    words = [t for t in candidate.content if t.text not in EDGE]
    quoted = sum(1 for t in words if t.i in marks)
    if not quoted:
        return "indirect"
    return "direct" if quoted == len(words) else "mixed"
