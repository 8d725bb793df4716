"""Who says what: attributions with voice chain, cue, stance and content, read from the dependency parse.

The rules stand in one module a kind: `reported` (verbs; their complements in `complements`, `objects`, `prepositions`
and `labels`, passives in `passives`), `according` (sources), `phrases` (nouns, adverbs), `beliefs`, `headlines`,
`supplied` (asides), `impressions` (`seems to`), `withheld`, and `direct` (quotations over sentences, their tags in
`tags`). They make candidates; `content` and `gloss` say how far the words go; this module decides between candidates,
and `voices`, `stances`, `chains`, `circumstances` and `links` fill the slots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, TypeAlias

from dateline.extract.attribution.according import find_according
from dateline.extract.attribution.beliefs import find_adjectival
from dateline.extract.attribution.candidate import EDGE, Candidate, content_spans, trimmed
from dateline.extract.attribution.chains import chain_voices
from dateline.extract.attribution.circumstances import read_medium, read_said
from dateline.extract.attribution.content import continued
from dateline.extract.attribution.direct import join_quotations
from dateline.extract.attribution.grammar import is_verb, phrase_of
from dateline.extract.attribution.headlines import find_headline
from dateline.extract.attribution.impressions import find_impressions
from dateline.extract.attribution.lexicon import CueLexicon, read_cues
from dateline.extract.attribution.links import link_denials
from dateline.extract.attribution.phrases import find_adverbial, find_nominal
from dateline.extract.attribution.quotations import Quotation, find_quotations
from dateline.extract.attribution.reported import find_reported
from dateline.extract.attribution.stances import read_stance, read_strength
from dateline.extract.attribution.supplied import (
    accused_of,
    bare_voice,
    find_severed,
    find_supplied,
    owner_of,
)
from dateline.extract.attribution.voices import VoiceReader
from dateline.extract.attribution.withheld import find_withheld
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

__all__ = ["find_attributions"]

#: a longer "sentence" is debris or unpunctuated; no rule of grammar holds in it, in tokens
LONGEST_SENTENCE = 400
#: pronouns that mean the voice above where its own clause has them as subject
_SAME = frozenset({"it", "he", "she", "they", "we", "i"})
#: positions of the tokens inside quotation marks
Marks: TypeAlias = frozenset[int]


def find_attributions(
    document: Document, names: Sequence[NameMention], profile: Profile | None = None
) -> list[Attribution]:
    """The attributions of a report in text order, one for each cue and layer.

    Content spans leave out outer quotation marks and final stops; a resumed part of a split quotation is a
    row of its own; a nested attribution's chain begins with the outer voice. `voice` is None where nobody
    is named (`reportedly`, `it is unclear`); these are `hedged`. Never raises on odd text; linear in it.
    """
    cues = replace(read_cues(profile), persons=_last_names(names))
    quotations = find_quotations(document)
    inside = frozenset(t.i for q in quotations if q.is_sentence or len(q.tokens) > 6 for t in q.tokens)
    offices = read_offices(profile)
    marks = frozenset(t.i for q in quotations for t in q.tokens)
    candidates = _choose(find_candidates(document, quotations, cues, offices), inside, marks)
    reader = VoiceReader(document, names, cues, offices)
    voices: list[VoiceMention | None] = []
    for candidate in candidates:
        trace.about(candidate.cue or candidate.content[:1])
        voice = reader.read(candidate.voice) if candidate.voice is not None else None
        if voice is not None and candidate.voice is not None and candidate.rule == "supplied":
            voice = bare_voice(document, voice, candidate.voice)
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
        reported = _closed([_carried(c, reported) for c in reported])
        here = _with_sources(reported, list(find_according(sentence, cues)))
        found += [continued(c, here) for c in here]
        found += find_supplied(sentence, cues)
        found += find_headline(sentence, cues, offices, above)
        found += find_nominal(sentence, cues)
        found += [continued(c, here) for c in find_adjectival(sentence, cues, offices)]
        found += find_adverbial(sentence, cues)
        found += find_impressions(sentence, cues)
    return join_quotations(document, found, quotations, cues)


def _with_sources(reported: list[Candidate], according: list[Candidate]) -> list[Candidate]:
    """Both lists, where `X, citing Y, said A` makes Y the inner voice of A, not of the whole sentence."""
    found = []
    sources = {c.cue[0].i for c in according}
    for candidate in according:
        head = candidate.cue[0].head
        others = [r for r in reported if r.verb is not candidate.cue[0] and candidate.outer is None]
        said = next((r for r in others if r.verb is head or (r.voice is head and r.content)), None)
        said = said or next((r for r in others if _stands_between(candidate, r)), None)
        if said is None and len(candidate.cue) == 1:
            said = next(
                (r for r in others if r.verb and r.verb.i < candidate.cue[0].i and _ends(r, head)), None
            )
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


def _stands_between(source: Candidate, said: Candidate) -> bool:
    """Whether `citing X` stands between a cue and its content (`Y reported, citing X, A`)."""
    if said.verb is None or not said.content:
        return False
    return said.verb.i < source.cue[0].i < said.content[0].i


def _choose(candidates: list[Candidate], inside: Marks, marks: Marks) -> list[Candidate]:
    """The candidates that stand: those with content (or no comment), one for each cue and content."""
    chosen: dict[tuple[int, int], Candidate] = {}
    merged = {
        t.i for c in candidates if c.verb is not None for t in c.cue if t.i > c.verb.i and t.dep == "ccomp"
    }
    spoken = {c.verb.i: c for c in candidates if c.verb is not None and c.content}
    spoken_of = [c for c in candidates if c.rule not in {"noun", "adverb"} and not _is_reporters(c)]
    told = {t.i for c in spoken_of if not _is_attitude(c) for t in c.content}
    meant = told | {t.i for c in candidates if c.rule != "adverb" for t in c.content}
    for candidate in candidates:
        if not candidate.content and candidate.stance != "no_comment":
            _note(candidate, "rejected", "it says nothing")
            continue
        if _repeats(candidate, spoken):
            _note(candidate, "rejected", "the voice tells of its own speech")
            continue
        owed = candidate.rule == "noun" and _is_owed(candidate)
        others = told if owed or candidate.rule != "noun" else meant
        if (
            candidate.cue
            and candidate.cue[-1].i in others
            and (owed or _is_attitude(candidate) or _is_unspoken(candidate))
        ):
            _note(candidate, "rejected", "somebody else tells of it, and it is no speech")
            continue
        first = candidate.content[0].i if candidate.content else -1
        if candidate.verb is not None and candidate.verb.i in merged:
            _note(candidate, "lost", "the verb is part of another cue")
            continue
        voice = candidate.voice
        own = voice is not None and (
            voice.lower == "you" or (voice.lower in {"i", "we"} and voice.i in marks)
        )
        if own and candidate.rule != "resumed":
            _note(candidate, "rejected", "somebody speaks of themselves")
            continue
        if candidate.cue and candidate.cue[0].i in inside and not _named_inside(candidate):
            _note(candidate, "rejected", "the cue stands inside somebody's speech")
            continue
        key = (candidate.cue[0].i if candidate.cue else -1, first)
        if chosen.setdefault(key, candidate) is candidate:
            _note(candidate, "kept", "")
        else:
            _note(candidate, "lost", "an earlier rule read the same cue and content")
    return sorted(chosen.values(), key=_position)


def _repeats(candidate: Candidate, spoken: dict[int, Candidate]) -> bool:
    """Whether a cue is what its own voice is quoted on (`said it had confirmed A`): one act, told by the first."""
    verb, voice = candidate.verb, candidate.voice
    if verb is None or voice is None or verb.dep != "ccomp" or voice.lower not in _SAME:
        return False
    above = spoken.get(verb.head.i)
    if above is None or above.voice is None or above.voice.lower in {"i", "we", "you"}:
        return False
    return candidate.stance is None and verb.head.i < voice.i and any(t is verb for t in above.content)


def _is_reporters(candidate: Candidate) -> bool:
    """Whether the reporter speaks (`as we have reported`)."""
    return candidate.voice is not None and candidate.voice.lower in {"we", "i"}


def _is_attitude(candidate: Candidate) -> bool:
    """Whether a cue tells what its voice wants, favours or does, not what it says."""
    takes = candidate.entry.takes if candidate.entry is not None else frozenset()
    return "deed" in takes or takes >= {"to", "finding"}


def _is_unspoken(candidate: Candidate) -> bool:
    """Whether a cue is one of words not (yet) said (`they would rule that`, `want him to say`) or names only a thing
    talked of (`dismissed her proposals`)."""
    if candidate.rule in {"withheld", "impression"} or _is_thought(candidate):
        return True
    verb = candidate.verb
    ahead = verb is not None and bool(candidate.content) and candidate.content[0].i > verb.i
    if verb is not None and ahead and candidate.rule != "resumed" and _is_pending(verb):
        return True
    if candidate.rule != "object":
        return False
    accuses = candidate.entry is not None and candidate.entry.stance == "accuses"
    return not accuses and not any(is_verb(t) or t.pos == "NUM" for t in candidate.content)


def _is_owed(candidate: Candidate) -> bool:
    """Whether a noun names what somebody is to do (`their request to stay`, `its commitment to A`), which inside an
    account is told of, not said."""
    entry = candidate.entry
    return entry is not None and (entry.stance == "pledges" or candidate.content[0].lower == "to")


def _is_thought(candidate: Candidate) -> bool:
    """Whether a cue tells of a mind or of a topic, no words (`hopes that A`, `is fond of B`, `talked about C`)."""
    entry = candidate.entry
    if entry is None or entry.stance != "content" or candidate.rule == "passive":
        return candidate.rule == "adjective"
    verb = candidate.verb
    if verb is not None and not entry.word.startswith(verb.lemma):
        return False  # `said it felt that A`
    if candidate.rule == "finite" and "opinion" in entry.takes and verb is not None and verb.lemma != "hope":
        return candidate.voice is None or candidate.voice.pos == "PRON"  # `said aides believe that A`
    topical = candidate.rule.startswith("prep:") and candidate.rule != "prep:for"
    return topical or candidate.rule == "adjective" or "nest" in entry.takes


def _is_pending(verb: Token) -> bool:
    """Whether a modal or `to` stands before the verb."""
    return any(t.tag in {"MD", "TO"} and t.dep == "aux" and t.i < verb.i for t in verb.children)


def _note(candidate: Candidate, outcome: trace.Outcome, reason: str) -> None:
    """Tells a trace what became of a candidate."""
    if trace.is_traced():
        at = candidate.cue or candidate.content[:1]
        words = phrase_of(candidate.voice) if candidate.voice else []
        voice = "".join((" " if t.space_before else "") + t.text for t in words).strip() or None
        trace.note("cue", outcome, at, candidate.rule, reason, value=voice, of=at)
        if outcome == "kept":
            trace.note("content", "kept", candidate.content, candidate.rule, of=at)


def _named_inside(candidate: Candidate) -> bool:
    """Whether a cue inside somebody's speech reports a third voice by name, or `reports of` something."""
    if candidate.rule == "resumed" or candidate.rule == "noun":
        return True
    voice = candidate.voice
    named = voice is not None and voice.entity in {"PERSON", "ORG", "GPE", "NORP"}
    return named and candidate.rule in {"finite", "according", "unverified"}


def _position(candidate: Candidate) -> tuple[int, int]:
    places = [t.i for t in (*candidate.cue[:1], *candidate.content[:1])]
    return (
        candidate.cue[0].i if candidate.cue and candidate.rule != "resumed" else candidate.content[0].i,
        min(places),
    )


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
        rule=candidate.rule,
        medium=read_medium(document, candidate, voice, cues, reader.offices),
        said=read_said(candidate),
        hedged=candidate.hedged,
        strength=read_strength(candidate),
    )


def _kind(candidate: Candidate, marks: Marks) -> Literal["direct", "indirect", "mixed"]:
    """Direct where all content is inside quotation marks, mixed where some is."""
    words = [t for t in candidate.content if t.text not in EDGE]
    quoted = sum(1 for t in words if t.i in marks)
    if not quoted:
        return "indirect"
    return "direct" if quoted == len(words) else "mixed"
