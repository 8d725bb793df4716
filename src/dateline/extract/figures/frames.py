"""The frames of `lexicons/measures.toml`: which words, in which role, make a count a measure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Any

from dateline.lexicons import cached_by_profile, read_lexicon, read_rows, read_tables
from dateline.model import CORE_MEASURES, Profile, Token

#: classes of things: a frame that names no class does not hold for them
THINGS = frozenset(
    {
        "buildings",
        "vehicles",
        "units",
        "equipment",
        "animals",
        "settlements",
        "supplies",
        "happenings",
        "objects",
    }
)
#: broad kinds (of `noun_kinds.csv`) of what nobody is, for a noun of no class
_LIFELESS = frozenset({"thing", "matter", "money", "weapon", "words"})
#: words before officers among which a rank tells that they serve
_BESIDE = 6
#: words of a list on either side of a rank that tell whose it is
_LIST = 14
#: verbs above a rank whose subjects tell whose it is
_ABOVE = 3
_MODIFIES = frozenset({"compound", "amod", "nmod"})
_IRREGULAR = {
    "dying": "die", "fled": "flee", "slain": "slay", "shot": "shoot", "hurt": "hurt", "lost": "lose",
    "took": "take", "taken": "take", "held": "hold", "hid": "hide", "died": "die", "dies": "die",
    "men": "man", "women": "woman", "children": "child", "people": "people", "bodies": "body",
    "lives": "life", "left": "leave", "found": "find", "policemen": "policeman", "servicemen": "serviceman",
    "gunmen": "gunman", "militiamen": "militiaman", "sent": "send", "lorries": "lorry", "families": "family",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """One row of the lexicon; `name` says which (`killed/object`)."""

    measure: str
    role: str
    triggers: frozenset[str]
    classes: frozenset[str]
    beside: frozenset[str]
    without: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.measure}/{self.role}"


@dataclass(frozen=True, slots=True)
class MeasureLexicon:
    """Frames by role and trigger, classes of nouns, and every lemma known (to read words that the parser
    has no lemma for: capitals, misspelt tags)."""

    frames: dict[tuple[str, str], tuple[Frame, ...]]
    classes: dict[str, frozenset[str]]
    names: tuple[tuple[str, ...], ...]
    money: tuple[tuple[str, frozenset[str]], ...]
    known: frozenset[str]

    def lemma(self, token: Token) -> str:
        """The lemma of a token, lower case; by regular endings where the parser gives none we know."""
        lemma = token.lemma.lower()
        if lemma in self.known:
            return lemma
        return self.base_form(token.lower, lemma)

    def base_form(self, word: str, default: str) -> str:
        """A known lemma that `word` regularly inflects, else `default`."""
        if word in _IRREGULAR:
            return _IRREGULAR[word]
        for ending in ("s", "es", "d", "ed", "ing"):
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                stem = word[: -len(ending)]
                for form in (stem, stem + "e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem):
                    if form in self.known:
                        return form
        if word.endswith("ies") and word[:-3] + "y" in self.known:
            return word[:-3] + "y"
        return default

    def is_in(self, name: str, token: Token) -> bool:
        """Whether a token's lemma belongs to a class."""
        return self.lemma(token) in self.classes[name]

    def classes_of(self, token: Token | None) -> frozenset[str]:
        """The classes of a counted noun; `number` for none, `objects` for what has no class and is no living thing,
        `unknown` for another noun of none."""
        if token is None or token.pos == "PRON":
            return frozenset({"number"})
        lemma = self.lemma(token)
        found = {name for name in self.classes if name in _COUNTED_CLASSES and lemma in self.classes[name]}
        if lemma in self.classes["military_modified"]:
            modifiers = {self.lemma(c) for c in token.children if c.dep in {"compound", "amod", "nmod"}}
            if modifiers & self.classes["military_modifiers"]:
                found.add("military")
            if modifiers & self.classes["serving"] and lemma in self.classes["served"]:
                found.add("military")
        if (
            self._is_named_force(token)
            or self._is_of_a_force(token)
            or self._is_of_rank(token, lemma)
            or self._is_outlaw_of_a_force(token, lemma)
        ):
            found.add("military")
        if "military" in found and self._words_of(token) & self.classes["past_service"]:
            found = (found - {"military"}) | {"people"}
        if any(
            f"{c.lower} {lemma}" in self.classes["people_phrases"]
            for c in token.children
            if c.dep in {"amod", "compound"}
        ):
            found.add("people")  # `six blue helmets`
        if token.entity == "NORP" or (token.tag == "NNPS" and not found):
            found.add("people")
        return frozenset(found) or frozenset({"objects" if lemma in _objects() else "unknown"})

    def _is_named_force(self, token: Token) -> bool:
        """Whether a token ends the name of an armed group that the lexicon knows."""
        words = token.sentence.tokens
        at = token.i - words[0].i
        return any(
            tuple(t.lower for t in words[max(0, at + 1 - len(name)) : at + 1]) == name for name in self.names
        )

    def _is_outlaw_of_a_force(self, token: Token, lemma: str) -> bool:
        """Whether a word before says of which armed body people are, who by their noun alone need be of none
        (`nine al-Shabaab members`, `two rebel leaders`, `two Red Dawn terrorists`)."""
        if lemma not in self.classes["outlaws"] | self.classes["affiliated"] or token.dep == "poss":
            return False
        inside = [c for c in token.children if c.dep in {"compound", "amod", "nmod"}]
        if any(self.lemma(c) in self.classes["unarmed"] for c in inside):
            return False
        armed = self.classes["military"] | self.classes["military_bodies"]
        if any(self._is_named_force(c) or self.lemma(c) in armed for c in inside):
            return True
        named = any(
            c.pos == "PROPN" and c.entity not in {"GPE", "LOC", "FAC", "NORP", "DATE"} for c in inside
        )
        return lemma in self.classes["named_outlaws"] and named

    def _is_of_rank(self, token: Token, lemma: str) -> bool:
        """Whether people are called by a rank that soldiers hold (`two colonels`), or are officers named beside some
        (`two colonels and 12 officers`)."""
        if lemma in self.classes["ranks"]:
            return self._is_rank(token)
        if lemma not in self.classes["military_modified"] or self.is_civil(token):
            return False
        words = token.sentence.tokens
        at = token.i - words[0].i
        listed = [t for t in words[max(0, at - _BESIDE) : at] if t.pos in {"NOUN", "PROPN"}]
        joined = {t.lower for t in words[max(0, at - 3) : at]} & {"and", "or", ","}
        return bool(joined) and any(
            self.lemma(t) in self.classes["ranks"] and self._is_rank(t) for t in listed
        )

    def _is_rank(self, token: Token) -> bool:
        """Whether a plural rank is no policeman's or official's (`police sergeants`, `attorneys general`)."""
        if token.tag not in {"NNS", "NNPS"} or self.is_civil(token):
            return False
        return self._is_in_arms(self._words_of(token)) or not (
            self._is_owned(token) or self._is_listed(token)
        )

    def is_civil(self, token: Token) -> bool:
        """Whether words at a noun tell that its bearers serve in no army, or no more (`police sergeants`, `sergeants of
        the city police`, `retired colonels`)."""
        named = self._words_of(token)
        if named & self.classes["past_service"]:
            return True
        civil = self.classes["civil_ranks"] | self.classes["civil_forces"]
        return bool(named & civil) and not self._is_in_arms(named)

    def _is_in_arms(self, lemmas: frozenset[str]) -> bool:
        arms = (self.classes["military_modifiers"] - {"security"}) | self.classes["military_bodies"]
        return bool(lemmas & (arms | self.classes["military"])) and not lemmas & self.classes["unarmed"]

    def _words_of(self, token: Token) -> frozenset[str]:
        """The lemmas of the words before a noun that belong to it, and of the body that it is said to be of or from."""
        words = token.sentence.tokens
        at = token.i - words[0].i
        before = [c for c in token.children if c.dep in _MODIFIES]
        found = [*before, *(t for c in before for t in c.children), *words[max(0, at - 1) : at]]
        link = next((t for t in words[at + 1 : at + 2] if t.lower in {"of", "from", "in"}), None)
        body = link.child("pobj") if link is not None else None
        if body is not None and body.entity not in {"GPE", "LOC"}:
            found += [body, *body.children]
        return frozenset(
            self.lemma(t) for t in found if t.dep in _MODIFIES or t is body or t.i == token.i - 1
        )

    def _is_owned(self, token: Token) -> bool:
        """Whether people are those of the police or a fire brigade that the words before name (`police said three of
        their colonels`), or of a lower rank where it tells or suffers it."""
        own = any(t.pos == "PRON" for t in token.children_of("poss"))
        if not own and self.lemma(token) not in self.classes["lower_ranks"]:
            return False
        verbs = [t for t in token.ancestors if t.pos == "VERB"][:_ABOVE]
        doers = (t for verb in verbs for t in verb.children_of("nsubj", "nsubjpass") if t.i < token.i)
        return any(self.lemma(t) in self.classes["civil_forces"] for t in doers)

    def _is_listed(self, token: Token) -> bool:
        """Whether a rank that policemen hold too is told in a list with some, and with no soldier (`two sergeants and
        three police constables`)."""
        if self.lemma(token) not in self.classes["lower_ranks"]:
            return False
        words = token.sentence.tokens
        at = token.i - words[0].i
        found: list[Token] = []
        for side in (words[max(0, at - _LIST) : at][::-1], words[at + 1 : at + 1 + _LIST]):
            found += takewhile(_is_of_list, side)
        lemmas = frozenset(self.lemma(t) for t in found)
        return bool(lemmas & self.classes["civil_forces"]) and not self._is_in_arms(lemmas)

    def _is_of_a_force(self, token: Token) -> bool:
        """Whether people are those of an armed body (`members of the security forces`, `of a rebel group`)."""
        if self.lemma(token) != "member":
            return False
        of = next((c.child("pobj") for c in token.children if c.dep == "prep" and c.lower == "of"), None)
        return of is not None and self.is_armed_body(of)

    def is_armed_body(self, token: Token) -> bool:
        """Whether a noun, or the adjective made of it, names an armed body (`the army`, `a rebel group`, `the armed
        forces`)."""
        lemma = self.lemma(token)
        kinds = {self.lemma(c) for c in token.children if c.dep in {"compound", "amod", "nmod"}}
        of = {
            self.lemma(p) for c in token.children_of("prep") if c.lower == "of" for p in c.children_of("pobj")
        }
        if kinds & self.classes["unarmed"] or of & self.classes["people"]:
            return False  # `the fire brigade`, `an army of volunteers`
        if lemma in self.classes["military_bodies"] or lemma == "military" or self._is_named_force(token):
            return True
        armed = kinds & (
            self.classes["military"] | self.classes["military_modifiers"] | self.classes["armed_groups"]
        )
        return lemma in self.classes["military_groups"] and bool(armed)

    def is_trigger(self, role: str, token: Token) -> bool:
        """Whether a frame has a token as its trigger in a role."""
        lemma = self.lemma(token)
        words = (lemma, token.lower, self.base_form(token.lower, lemma))
        return any((role, word) in self.frames for word in words)

    def find(
        self, role: str, trigger: Token, classes: frozenset[str], beside: frozenset[str]
    ) -> Frame | None:
        """The first frame that holds for a trigger in a role, with the lemmas that stand beside it."""
        lemma = self.lemma(trigger)
        for word in dict.fromkeys((lemma, trigger.lower, self.base_form(trigger.lower, lemma))):
            for frame in self.frames.get((role, word), ()):
                if self._holds(frame, classes, beside):
                    return frame
        return None

    @staticmethod
    def _holds(frame: Frame, classes: frozenset[str], beside: frozenset[str]) -> bool:
        if frame.classes:
            if not frame.classes & classes:
                return False
        elif classes & _things(frame) and not classes & {"people", "military"} and _counts_living(frame):
            return False
        return (not frame.beside or bool(frame.beside & beside)) and not frame.without & beside


def _is_of_list(token: Token) -> bool:
    return token.pos in {"NOUN", "PROPN", "ADJ", "NUM", "DET", "CCONJ"} or token.text == ","


def _ways_to_cut(name: str) -> tuple[tuple[str, ...], ...]:
    """A name as the tokens that it may be cut into: at its spaces, or at its hyphens too."""
    return tuple(name.split()), tuple(re.findall(r"[^\s-]+|-", name))


_COUNTED_CLASSES = frozenset(
    "military refugees survivors locals people buildings homes vehicles units equipment animals settlements supplies happenings".split()
)


def _counts_living(frame: Frame) -> bool:
    """Whether it is the role of a frame that says that the counted do or suffer something."""
    return frame.role not in {"noun", "toll"}


def _things(frame: Frame) -> frozenset[str]:
    """The classes that a frame which names none does not hold for: what is lifeless is told by its kind alone, which
    bars it from measures of people only (a profile may count wells)."""
    return THINGS if frame.measure in CORE_MEASURES else THINGS - {"objects"}


@cache
def _objects() -> frozenset[str]:
    """The nouns that are called after no living thing, event or body of people."""
    return frozenset(
        row["noun"] for row in read_rows("noun_kinds") if _LIFELESS.issuperset(row["kinds"].split())
    )


@cached_by_profile
def read_measures(profile: Profile | None) -> MeasureLexicon:
    """The frames and classes of `lexicons/measures.toml`, after the frames of the profile's `measures`."""
    rows: list[dict[str, Any]] = read_tables("measures", "frames", profile, first=True)
    index: dict[tuple[str, str], list[Frame]] = {}
    known: set[str] = set()
    for row in rows:
        frame = Frame(
            row["measure"],
            row["role"],
            frozenset(row["triggers"]),
            frozenset(row.get("classes", ())),
            frozenset(row.get("with", ())),
            frozenset(row.get("without", ())),
        )
        known |= frame.triggers | frame.beside | frame.without
        for trigger in row["triggers"]:
            index.setdefault((frame.role, trigger), []).append(frame)
    lexicon = read_lexicon("measures")
    classes = {name: frozenset(words) for name, words in lexicon["classes"].items()}
    names = tuple(sorted({way for n in classes["military_names"] for way in _ways_to_cut(n.lower())}))
    for words in classes.values():
        known |= words
    money = tuple((name, frozenset(words)) for name, words in lexicon["money"].items())
    for _, words in money:
        known |= words
    return MeasureLexicon({k: tuple(v) for k, v in index.items()}, classes, names, money, frozenset(known))
