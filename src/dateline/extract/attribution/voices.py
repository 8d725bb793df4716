"""Voice mentions: the words that name who speaks, who is meant in this report, and which body they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dateline.extract.attribution.grammar import naming_words, phrase_of
from dateline.extract.attribution.lexicon import CueLexicon
from dateline.extract.attribution.named import ReportNames
from dateline.extract.attribution.naming import (
    SEX,
    bare_name,
    beside_colon,
    is_body_s_name,
    is_pasted_date,
    is_titled,
    names_another,
    past_prefix,
    sex_of,
)
from dateline.extract.attribution.speakers import DETERMINERS, body_of, is_artefact, read_speaker
from dateline.extract.names import Offices, read_offices
from dateline.extract.names.bodies import words_of
from dateline.model import Document, NameKind, NameMention, Span, Token, VoiceMention, span_of, trace

_PERSON_PRONOUNS = frozenset(SEX)
#: pronouns for persons not spoken of before, and for all of several who were
_INDEFINITE = frozenset("some many others several few most another none nobody somebody someone".split())
_OF_SEVERAL = frozenset("both all neither each".split())


@dataclass(slots=True)
class VoiceReader:
    """Reads voices of one report in text order; it remembers who was named and who spoke last, so that
    `he`, `it` and `the ministry` can be read."""

    document: Document
    names: Sequence[NameMention]
    cues: CueLexicon
    offices: Offices = field(default_factory=read_offices)
    spoken: list[tuple[int, VoiceMention]] = field(default_factory=list)
    _pronouns: dict[str, str] = field(default_factory=dict)  # by a person's name, the pronoun that meant them
    _mentions: ReportNames = field(init=False)

    def __post_init__(self) -> None:
        self._mentions = ReportNames(self.names, self.offices.bodies, self.cues.words["lesser"])

    def read(self, head: Token) -> VoiceMention:
        """The voice whose phrase has this head."""
        given = head
        tokens, head = past_prefix(beside_colon(phrase_of(head), head), head)
        tokens = self._named(tokens)
        called = naming_words(head, tokens)
        if called:
            tokens, head = [*tokens, *called], called[-1]
        span = span_of(tokens)
        words = " ".join(self.document.quote(span).split())
        if head.pos == "PRON" or head.lower in {"he", "she", "it", "they", "who", "which"}:
            return self._pronoun(head, span, words)
        mention = self._mentions.at(tokens, head) or (
            self._mentions.at(tokens, given) if given is not head else None
        )
        if mention is not None and mention.kind == "person":
            full = self._mentions.fullest(mention)
            role = mention.role or full.role or self._mentions.known_role(full)
            body = body_of(self.offices, role)
            before = [t for t in tokens if t.end <= mention.span.start]
            if body is None and head in before and head.lemma.lower() in self.offices.offices:
                role = bare_name(words_of(self.document, before))  # `the spokesman for the army, Colonel X`
                body = body_of(self.offices, role)
            body = body or body_of(self.offices, full.role)
            return VoiceMention(words, full.name, span, "person", role, body)
        if head.lemma.lower() in self.cues.words["apart"] and names_another(head):
            unnamed = tokens[0].lower in {"a", "an", "one", "some", "another"} or head.tag == "NNS"
            return VoiceMention(
                words, bare_name(words), span, "person", None, None, unnamed, head.tag in {"NNS", "NNPS"}
            )
        kind, anonymous, collective = self._sort(tokens, head)
        if kind == "person" and not anonymous and not collective:
            known = self._mentions.by_office(tokens, head)
            if known is not None:
                return VoiceMention(
                    words,
                    known.name,
                    span,
                    "person",
                    known.role or bare_name(words),
                    body_of(self.offices, known.role or words),
                )
            return VoiceMention(
                words,
                bare_name(words),
                span,
                "person",
                bare_name(words),
                body_of(self.offices, bare_name(words)),
            )
        if kind == "person":
            return VoiceMention(
                words,
                bare_name(words),
                span,
                "person",
                bare_name(words),
                body_of(self.offices, bare_name(words)),
                anonymous,
                collective,
            )
        name = (
            mention.name
            if mention is not None and len(mention.name.split()) >= len(tokens) - 2
            else bare_name(words)
        )
        if self._is_artefact(head):
            author = self._author(head)
            return VoiceMention(words, bare_name(words), span, "org" if author else None, None, author)
        return VoiceMention(words, name, span, kind, None, self._mentions.earlier_body(head, name))

    def _named(self, tokens: list[Token]) -> list[Token]:
        """Without a noun of speech or a clock time that the parse glues to the name (`an accusation Norland
        rejects`, `12:05 UN chief calls for`) and without a day before it."""
        while len(tokens) > 1 and tokens[0].pos == "NUM" and ":" in tokens[0].text:
            tokens = tokens[1:]
        while len(tokens) > 1 and is_pasted_date(tokens):
            tokens = tokens[1:]
        if len(tokens) > 1 and tokens[0].entity == "DATE" and tokens[-1].entity != "DATE":
            before = tokens[0].sentence.tokens[max(0, tokens[0].i - 1 - tokens[0].sentence.tokens[0].i)]
            dated = [t for t in tokens if t.entity == "DATE"]
            if before.dep == "prep" and dated == tokens[: len(dated)]:
                tokens = tokens[len(dated) :]  # `On Friday Holt Motors announced`
        for at, token in enumerate(tokens[1:-1], 1):
            if token.text == "," and tokens[at + 1].lower in self.cues.words["speaking_through"]:
                return tokens[:at]  # `the army, speaking through Colonel X,`
        for at, token in enumerate(tokens[:3]):
            after = tokens[at + 1] if at + 1 < len(tokens) else None
            noun = token.lemma in self.cues.nouns and token.dep in {"compound", "nmod"}
            one = at > 0 and tokens[at - 1].lower in {"a", "an"}  # `a statement witnesses reject`
            named = after is not None and (after.pos == "PROPN" or (one and after.tag == "NNS"))
            if noun and named and token.pos == "NOUN":
                return tokens[at + 1 :]
        return tokens

    def heard(self, head: Token, voice: VoiceMention) -> None:
        """Remembers that this voice spoke at this token, and whether a title or `told his wife` tells its sex."""
        self.spoken.append((head.i, voice))
        if voice.kind != "person" or voice.collective or head.pos == "PRON":
            return
        told = [c for c in head.head.children_of("dobj", "dative") if c.lemma.lower() in self.offices.kin]
        owners = [t for c in told for t in c.children_of("poss")]
        sex = sex_of(voice)
        sex = sex or next((SEX[t.lower] for t in owners if t.lower in SEX), None)
        if sex is not None:
            self._pronouns.setdefault(voice.name, sex)

    def _sort(self, tokens: Sequence[Token], head: Token) -> tuple[NameKind | None, bool, bool]:
        """Kind, whether unnamed persons, whether several."""
        low, lemma = head.lower, head.lemma.lower()
        if is_titled(tokens, head):
            return "org", False, False
        if low in self.offices.collective or low in self.offices.collective_mass:
            proper = low in self.offices.collective_mass
            return ("org" if proper else "person"), not proper, True
        definite = tokens[0].lower in {"the", "its", "his", "their"} or any(
            t.tag == "POS" or t.dep == "poss" for t in tokens
        )
        if lemma in self.offices.anonymous and not (
            definite and lemma in self.offices.offices and lemma != "official"
        ):
            return "person", True, head.tag in {"NNS", "NNPS"}
        if lemma in self.offices.offices or low in self.offices.offices:
            indefinite = tokens[0].lower in {"a", "an", "one", "some", "another"}
            return "person", indefinite, head.tag in {"NNS", "NNPS"}
        if head.entity == "PERSON":
            return "person", False, False
        if (
            head.entity in {"ORG", "GPE", "NORP"}
            or lemma in self.offices.bodies
            or lemma in self.offices.media
        ):
            return "org", False, False
        if self._is_artefact(head):
            return None, False, False
        if head.tag in {"NNS", "NNPS"} and not any(t.pos == "PROPN" for t in tokens):
            return "person", True, True
        return None, False, False

    def _is_artefact(self, head: Token) -> bool:
        return is_artefact(head, self.cues)

    def _author(self, head: Token) -> str | None:
        """The body that a statement, post or report comes from."""
        for child in head.children:
            if (
                child.dep in {"poss", "compound", "amod", "nmod"}
                and child.pos in {"PROPN", "NOUN", "ADJ"}
                and (child.entity in {"ORG", "GPE", "NORP", "PERSON"} or child.lemma in self.offices.bodies)
            ):
                return " ".join(
                    t.text for t in child.subtree if t.i <= child.i and t.lower not in DETERMINERS
                )
            if child.dep in {"prep", "agent"} and child.lower in {"by", "from", "of"}:
                inner = child.child("pobj")
                if inner is not None:
                    return bare_name(" ".join(self.document.quote(span_of(phrase_of(inner))).split()))
            if child.dep == "acl":
                for by in child.children:
                    if by.dep == "agent" and by.child("pobj") is not None:
                        return bare_name(
                            " ".join(self.document.quote(span_of(phrase_of(by.child("pobj") or by))).split())
                        )
        return None

    def _pronoun(self, head: Token, span: Span, words: str) -> VoiceMention:
        low = head.lower
        if low in {"i", "we", "me", "us", "you"}:
            return VoiceMention(words, words, span, None, anonymous=True)
        if low in _INDEFINITE:
            return VoiceMention(words, words, span, "person", anonymous=True, collective=True)
        wants_person = low in _PERSON_PRONOUNS
        wants_body = low in {"it", "which"}
        earlier = self._spoken_before(head, wants_person, wants_body)
        if earlier is not None:
            return VoiceMention(
                words,
                earlier.name,
                span,
                earlier.kind,
                earlier.role,
                earlier.body,
                earlier.anonymous,
                earlier.collective,
            )
        kind: NameKind | None = "person" if wants_person else "org" if wants_body else None
        return VoiceMention(words, words, span, kind, anonymous=True)  # no one is known by a pronoun alone

    def _spoken_before(self, head: Token, wants_person: bool, wants_body: bool) -> VoiceMention | None:
        options: list[tuple[int, VoiceMention]] = []
        for at, voice in self.spoken[-12:]:
            fits = voice.kind == "person" if wants_person else voice.kind != "person" if wants_body else True
            if (
                at < head.i
                and fits
                and self._agrees(head.lower, voice)
                and (not wants_person or not voice.collective)
            ):
                options.append((at, voice))
        if wants_person:
            for mention in self._mentions.near(Span(max(0, head.start - 900), head.start), 200):
                if mention.kind == "person" and mention.span.end <= head.start:
                    full = self._mentions.fullest(mention)
                    role = mention.role or full.role or self._mentions.known_role(full)
                    token = self.document.tokens_in(mention.span)[-1]
                    voice = VoiceMention(
                        mention.text, full.name, mention.span, "person", role, body_of(self.offices, role)
                    )
                    if self._agrees(head.lower, voice) and token.dep in {
                        "nsubj",
                        "nsubjpass",
                        "appos",
                        "compound",
                        "ROOT",
                        "pobj",
                    }:
                        subject = token.dep in {"nsubj", "nsubjpass"}
                        options.append((token.i if subject else token.i - 40, voice))
        if head.lower in _OF_SEVERAL:
            named = self._several_before(head)
            options = [named] if named is not None else []
        if head.lower in {"they", "them", "their"}:
            several = [(at, v) for at, v in options if v.collective or v.kind != "person"]
            named = self._several_before(head)
            if named is not None and self._tells_of(named[0], several, head):
                named = None
            options = [*several, *((named,) if named is not None else ())] or options
        if wants_body and not options:
            for token in reversed(self.document.tokens[max(0, head.i - 80) : head.i]):
                if token.dep == "nsubj" and (
                    token.entity in {"ORG", "GPE"} or token.lemma in self.offices.bodies
                ):
                    return self.read(token)
        reason = "the one that was named or spoke last won"
        for at, voice in options:
            trace.note(
                "voice", "lost", voice.span, "earlier voice", reason, value=voice.name, score=at - head.i
            )
        if not options:
            return None
        at, best = max(options, key=lambda o: o[0])
        if (main := self._main_beside(head, at, best, options)) is not None:
            best = main
        trace.note("voice", "kept", best.span, f"pronoun {head.lower}", value=best.name)
        return best

    def _main_beside(
        self, head: Token, at: int, voice: VoiceMention, options: Sequence[tuple[int, VoiceMention]]
    ) -> VoiceMention | None:
        """The subject of the sentence in which a voice spoke aside (`The office denied a report by X. It said …`, `The
        mayor blamed a man who police said was drunk. He …`): not X, not the police; None where it did not."""
        token = self.document.tokens[max(0, at)]
        if voice.span is None or not voice.span.contains(token.span):
            return None
        if (token.dep != "pobj" and token.head.dep != "relcl") or token.sentence is head.sentence:
            return None
        wanted = SEX.get(head.lower)
        first = token.sentence.tokens[0].i
        for n, option in reversed(options):
            other = self.document.tokens[max(0, n)]
            if first <= n and other.dep in {"nsubj", "nsubjpass"} and other.head.is_root:
                return option if wanted is None or self._sex(option) == wanted != self._sex(voice) else None
        return None

    def _agrees(self, pronoun: str, voice: VoiceMention) -> bool:
        """Whether a pronoun can mean a voice, by its titles and by what it was called before."""
        wanted = SEX.get(pronoun)
        if pronoun == "it":
            named = voice.span is not None and is_body_s_name(voice, self.document.tokens_in(voice.span))
            return (named or not self._is_plural(voice)) and voice.text.lower() not in {
                "i",
                "we",
                "you",
                "they",
            }
        if wanted is None:
            return True
        return self._sex(voice) in {None, wanted}

    def _sex(self, voice: VoiceMention) -> str | None:
        """What its titles or the pronouns used for it before tell of a voice."""
        return sex_of(voice) or self._pronouns.get(voice.name)

    def _tells_of(self, at: int, several: Sequence[tuple[int, VoiceMention]], head: Token) -> bool:
        """Whether the noun at a position stands in what several persons said in the sentence before
        (`Officials said crews had left. They added …`), who go on speaking."""
        sentence = self.document.tokens[at].sentence
        if sentence is head.sentence:
            return False
        first, last = sentence.tokens[0].i, sentence.tokens[-1].i
        return any((v.collective or self._is_plural(v)) and first <= n < at and n <= last for n, v in several)

    def _is_plural(self, voice: VoiceMention) -> bool:
        """Whether the head of a voice's phrase is a plural (`the armed forces`, `two letters`)."""
        tokens = self.document.tokens_in(voice.span) if voice.span is not None else []
        inside = {t.i for t in tokens}
        head = next((t for t in tokens if t.is_root or t.head.i not in inside), None)
        return head is not None and head.tag in {"NNS", "NNPS"} and head.pos in {"NOUN", "PROPN"}

    def _several_before(self, head: Token) -> tuple[int, VoiceMention] | None:
        """The nearest subject before a `they`, in this sentence or the one before, that means several persons."""
        low = max(0, head.i - 60)
        for token in reversed(self.document.tokens[low : head.i]):
            if head.sentence.i - token.sentence.i > 1:
                return None
            plural = token.tag in {"NNS", "NNPS"} and token.dep in {"nsubj", "nsubjpass"}
            if plural and read_speaker(token, self.cues, self.offices) in {"person", "body"}:
                return token.i, self.read(token)
        return None
