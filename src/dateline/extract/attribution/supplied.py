"""Voices in asides that the parse hangs elsewhere: `…, reported officials, …`, `a toll, given by officials, …`,
`he was told by X of …`, `as X put it, …`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dateline.extract.attribution.candidate import EDGE, QUOTES, Candidate, trimmed
from dateline.extract.attribution.gloss import without_gloss
from dateline.extract.attribution.grammar import agent_of, own_subject, phrase_of
from dateline.extract.attribution.lexicon import CueLexicon
from dateline.lexicons import read_lexicon
from dateline.model import Document, Sentence, Token, VoiceMention

_NOUNS = frozenset({"NOUN", "PROPN"})


def find_supplied(sentence: Sentence, cues: CueLexicon) -> Iterator[Candidate]:
    """The candidates of one sentence; an aside attributes the sentence that it interrupts."""
    words = read_lexicon("cues")["supplied"]
    for token in sentence.tokens:
        if not token.tag.startswith("VB"):
            continue
        found = None
        if token.dep == "advcl" and token.lemma in words["as_said"]:
            found = _as_said(token, sentence.tokens, cues)
        elif token.tag not in {"VBD", "VBN"}:
            continue
        elif token.lemma in words["trailing"]:
            found = _trailing(token, sentence.tokens, cues)
        elif token.lemma in words["giving"]:
            found = _given(token, sentence.tokens, cues, words["amounts"])
        elif token.lemma == "tell":
            found = _told_of(token, cues)
        if found is not None:
            yield found


def _between(tokens: Sequence[Token], cut: Sequence[Token]) -> tuple[Token, ...]:
    """The sentence without an aside."""
    taken = {t.i for t in cut}
    return tuple(t for t in tokens if t.i not in taken)


def find_severed(before: Sentence, sentence: Sentence, cues: CueLexicon) -> Iterator[Candidate]:
    """`A, officials say` where the parse ends a sentence at the comma (headlines without a finite verb)."""
    words = [t for t in sentence.tokens if t.text not in EDGE]
    cut = {before.tokens[-1].text, sentence.tokens[0].text} & {",", "-", "–", "—", ":"}
    if before.passage is not sentence.passage or not cut or not 2 <= len(words) <= 8:
        return
    verb = words[-1]
    entry = cues.verbs.get(verb.lemma)
    voice = own_subject(verb)
    if entry is None or voice is None or not entry.takes >= {"that", "quote"} or voice.i > verb.i:
        return
    content = trimmed(before.tokens)
    if len(content) > 2:
        yield Candidate("severed", sentence, (verb,), entry, verb, voice, content)


def _as_said(verb: Token, tokens: Sequence[Token], cues: CueLexicon) -> Candidate | None:
    """`As X put it, A`; `A, as X warned.`: the clause beside the aside is what X said."""
    link = verb.child("mark", "advmod")
    voice = own_subject(verb)
    if link is None or link.lower != "as" or voice is None or not link.i < voice.i < verb.i:
        return None
    told = [c for c in verb.children if c.i > verb.i and c.dep in {"dobj", "ccomp", "xcomp", "prep", "oprd"}]
    it = verb.child("dobj")
    if verb.lemma == "put" and (it is None or it.lower != "it"):
        return None
    if verb.lemma != "put" and any(c.dep != "prep" for c in told):
        return None
    aside = verb.subtree
    first, last = aside[0].i - tokens[0].i, aside[-1].i - tokens[0].i
    if first == 0 and verb.lemma == "put" and it is not None:
        last = _aside_end(tokens, it)  # the parse may hang the clause itself on the aside
    led = (
        first == 2 and tokens[1].text == "," and tokens[0].pos in {"ADV", "CCONJ", "SCONJ"}
    )  # `Yet, as X put it, A`
    opens = (first == 0 or led) and last + 1 < len(tokens) and tokens[last + 1].text == ","
    mark = (
        tokens[first - 2].text if first > 1 and tokens[first - 1].text in QUOTES else tokens[first - 1].text
    )
    closes = first > 3 and mark in {",", "—", "–"} and last + 2 >= len(tokens)
    if not opens and not closes:
        return None
    content = tokens[last + 1 :] if opens else tokens[:first]
    if not opens and tokens[first - 1].text in QUOTES:  # `… wore the words "never again," as the mayor said`
        opening = next((n for n in range(first - 2, -1, -1) if tokens[n].text in QUOTES), -1)
        content = tokens[opening + 1 : first - 1]
    entry = cues.verbs.get(verb.lemma) or cues.verbs.get("say")
    cue = (verb, *(c for c in told if verb.lemma == "put" and c.dep == "dobj"))
    return Candidate("as_said", verb.sentence, cue, entry, verb, voice, without_gloss(content, verb, cues))


def _aside_end(tokens: Sequence[Token], it: Token) -> int:
    """The last position of `As X put it in a letter`: `it`, with the phrases of place and time right after it."""
    at = it.i - tokens[0].i
    while at + 1 < len(tokens) and tokens[at + 1].text != "," and tokens[at + 1].text not in QUOTES:
        at += 1
        if at - (it.i - tokens[0].i) > 20:
            return it.i - tokens[0].i
    return at


def _trailing(verb: Token, tokens: Sequence[Token], cues: CueLexicon) -> Candidate | None:
    """`…, reported officials, …`: an inverted cue that is read as an adjective of its subject."""
    at = verb.i - tokens[0].i
    voice = verb.head
    if verb.dep != "amod" or at < 4 or tokens[at - 1].text != "," or voice.i != verb.i + 1:
        return None
    after = tokens[at + 2] if at + 2 < len(tokens) else None
    if voice.tag != "NNS" or (after is not None and after.text not in {",", ".", ";"}):
        return None
    content = _between(tokens, tokens[at - 1 : at + 2])
    return Candidate("supplied", verb.sentence, (verb,), cues.verbs.get(verb.lemma), verb, voice, content)


def _given(
    verb: Token, tokens: Sequence[Token], cues: CueLexicon, amounts: Sequence[str]
) -> Candidate | None:
    """`some tolls, provided by officials, passed 100`: who gave a number that the sentence tells."""
    at = verb.i - tokens[0].i
    voice = agent_of(verb)
    if voice is None or voice.pos not in _NOUNS or at < 2 or tokens[at - 1].text != ",":
        return None
    if tokens[at - 2].lemma.lower() not in amounts:
        return None
    stop = next(
        (i for i in range(at + 1, len(tokens)) if tokens[i].text == "," and tokens[i].i > voice.i), None
    )
    if stop is None:
        return None
    content = _between(tokens, tokens[at - 1 : stop + 1])
    return Candidate("supplied", verb.sentence, (verb,), cues.verbs.get("report"), verb, voice, content)


def _told_of(verb: Token, cues: CueLexicon) -> Candidate | None:
    """`he was told by X of 30 people under the rubble`."""
    voice = agent_of(verb)
    if voice is None or verb.child("nsubjpass") is None:
        return None
    prep = next(
        (
            t
            for t in (*verb.children, *voice.children)
            if t.lower == "of" and t.dep == "prep" and t.i > voice.i
        ),
        None,
    )
    if prep is None or prep.i != _phrase_end(voice, prep) + 1:
        return None
    content = tuple(t for t in prep.subtree if t.i > prep.i)
    return Candidate("supplied", verb.sentence, (verb,), cues.verbs.get("tell"), verb, voice, content)


def _phrase_end(voice: Token, stop: Token) -> int:
    """The position of the last word of a voice's phrase before a token."""
    return max((t.i for t in phrase_of(voice) if t.i < stop.i), default=voice.i)


def bare_voice(document: Document, voice: VoiceMention, head: Token) -> VoiceMention:
    """The voice of an aside without its cue and what follows the aside, which the parse takes for its phrase."""
    runs_on = "," in voice.text or " to " in voice.text  # `given by officials to reporters`
    if voice.span is None or voice.span == head.span or not runs_on:
        return voice
    return replace(voice, text=document.quote(head.span), name=head.text, span=head.span)


def owner_of(candidate: Candidate) -> Token | None:
    """The one whom the pronoun of `by his own admission` means: the subject of the clause that is so told; None
    elsewhere, and where that agrees in nothing with the pronoun."""
    voice = candidate.voice
    of_own = candidate.rule == "according" and candidate.cue[0].lower == "by"
    if not of_own or voice is None or voice.tag != "PRP$":
        return None
    verbs = [t for t in candidate.content if t.pos in {"VERB", "AUX"} and t.dep in {"ROOT", "ccomp"}]
    subject = next((s for v in verbs for s in v.children_of("nsubj", "nsubjpass")), None)
    if subject is None or subject.tag in {"EX", "DT"} or subject.entity in {"DATE", "TIME", "CARDINAL"}:
        return None
    if subject.pos == "PRON":
        return subject if subject.lower in _OWNERS.get(voice.lower, set()) else None
    several = subject.tag in {"NNS", "NNPS"}
    return subject if several == (voice.lower == "their") or (voice.lower == "its" and not several) else None


_OWNERS = {
    "his": {"he"}, "her": {"she"}, "its": {"it"}, "their": {"they"}, "my": {"i"}, "our": {"we"}, "your": {"you"},
}  # fmt: skip


def accused_of(candidate: Candidate) -> Token | None:
    """The one accused in the clause before whom the pronoun of a denial means (`accused the town of A, a charge it
    denies`); None elsewhere."""
    voice, verb = candidate.voice, candidate.verb
    if candidate.rule != "disowned" or voice is None or verb is None or voice.pos != "PRON":
        return None
    for above in verb.head.ancestors:
        target = above.child("dobj")
        if above.lemma == "accuse" and target is not None and target.i < verb.i:
            return target
    return None
