"""Claims in the words of the neutral narrator: who says so, where, when, and the characters it stands in."""

from __future__ import annotations

from datetime import date
from html import unescape

from dateline.lexicons import read_lexicon
from dateline.model import Figure, ResolvedAttribution, ResolvedEvent, ResolvedFigure, Voice, VoiceMention
from dateline.record import ClaimRow
from dateline.tell.lines import Cite
from dateline.tell.material import AnyClaim, Material
from dateline.tell.words import held_words, interval_words, measure_words, rate_words, value_words

#: characters of a quotation, cut at a word with an ellipsis beyond
QUOTATION = 240

#: characters of a quotation inside a sentence
TOLD = 130

_PRONOUNS = frozenset("he she it they who we i you his her their this that".split())
_DETERMINERS = ("the ", "a ", "an ", "its ", "his ", "her ", "their ", "one ", "some ", "our ")


def cite_of(row: AnyClaim) -> Cite:
    """The first span of a claim as a cite."""
    return Cite(row.report_name, row.span, row.id)


def quote_of(row: AnyClaim, most: int = QUOTATION) -> str:
    """The words of a claim, letter by letter, cut at a word."""
    resolved = row.resolved
    if isinstance(resolved, ResolvedFigure):
        text = resolved.figure.text
    elif isinstance(resolved, ResolvedEvent):
        text = resolved.event.text
    else:
        text = resolved.statement.text
    return cut_words(text, most)


def cut_words(text: str, most: int) -> str:
    """The text, cut at a word with an ellipsis where it is longer.

    >>> cut_words("The river rose", 9), cut_words("The river", 9)
    ('The …', 'The river')
    """
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(None, 1)[0] + " …"


def voice_words(row: AnyClaim) -> str:
    """Who says so: the chain from the speaker outwards, or the report itself."""
    chain = row.resolved.chain
    if not chain:
        return f"the report itself ({row.report_name})"
    words = [v.name + (f" ({v.body})" if v.body and v.body != v.name else "") for v in reversed(chain)]
    return ", quoted by ".join(words)


def place_words(row: AnyClaim) -> str:
    """The place of a claim, or `place not stated`."""
    resolved = row.resolved
    if isinstance(resolved, ResolvedFigure):
        return (resolved.place.name if resolved.place else None) or "place not stated"
    if isinstance(resolved, ResolvedEvent):
        names = [p.name for p in resolved.places if p.name]
        return ", ".join(dict.fromkeys(names)) or "place not stated"
    return "place not stated"


def count_words(row: ClaimRow[ResolvedFigure]) -> str:
    """A figure's value with what it counts, said once: `23 people`, `46 homes`, `about 40`, `90 people a day`."""
    return _counted(row.resolved.figure) + rate_words(row.resolved.figure)


def _counted(figure: Figure) -> str:
    words = value_words(figure)
    population = (figure.population or "").strip()
    if (figure.low, figure.high) != (1, 1):
        population = _in_plural(population)
    if not population or population.casefold() in words.casefold():
        return words
    if population.casefold() in (figure.measure, "injured", "dead", "wounded", "killed", "missing"):
        return words
    unit = (figure.unit or "").casefold()
    if unit and unit in population.casefold() and words.endswith(unit):
        return words[: -len(unit)] + population
    if unit and unit not in ("person", "persons", "people"):
        return f"{words} ({population})"
    return f"{words} {population}"


def _in_plural(population: str) -> str:
    """Who is counted, of more than one, where the report has the word of one alone.

    >>> _in_plural("woman"), _in_plural("local resident"), _in_plural("people"), _in_plural("crew")
    ('women', 'local residents', 'people', 'crew')
    """
    before, _, word = population.rpartition(" ")
    irregular: dict[str, str] = read_lexicon("themes")["plurals"]
    if word in irregular:
        return f"{before} {irregular[word]}".strip()
    return (
        f"{population}s"
        if word in read_lexicon("events")["classes"]["person"] and word != "people"
        else population
    )


def figure_sentence(row: ClaimRow[ResolvedFigure]) -> str:
    """A figure as one sentence of the narrator's, without its cite."""
    figure = row.resolved.figure
    days = interval_words(row.resolved.as_of_start, row.resolved.as_of_end)
    mode = f"{held}: " if (held := held_words(figure)) else ""
    return f"{mode}{measure_words(figure.measure)}: {count_words(row)}, {days}, by the word of {voice_words(row)}"


def speaker_words(voice: Voice, said: VoiceMention | None, material: Material) -> str:
    """A voice as a reader would name it: a person with the office, a body by its name, an unnamed voice by
    the report's own words (`said`) for it."""
    name = " ".join(unescape(voice.name).split())
    if voice.kind == "person" and not voice.anonymous:
        known = material.name(voice.name_id)
        role = known.roles[0] if known and known.roles else None
        if role and role.casefold() not in name.casefold() and len(role) <= 60:
            return f"{' '.join(role.split())} {name}"
        return name
    if said is not None and said.collective and is_plural(name.casefold()) and len(name.split()) == 1:
        name = name.casefold()
    if name.casefold() == "police":
        return "the police"
    if not name[:1].islower():
        return name
    words = " ".join(unescape(said.text if said else "").split())
    if words and len(words) <= 60 and words.casefold() not in _PRONOUNS and name.split()[-1] in words:
        name = words
    if name.casefold().startswith(_DETERMINERS) or is_plural(name) or not name[:1].islower():
        return name[:1].lower() + name[1:] if name.startswith(("The ", "A ", "An ")) else name
    return f"the {name}"


def is_plural(name: str) -> bool:
    """Whether a voice named by common nouns takes a plural verb (`local officials`, `police`)."""
    last = name.split()[-1] if name.split() else ""
    return last.islower() and (
        last in ("police", "people") or (last.endswith("s") and not last.endswith("ss"))
    )


def speakers(chain: tuple[Voice, ...], said: VoiceMention | None, material: Material) -> str:
    """A chain in words: the one who speaks, then those who quote."""
    inner = speaker_words(chain[-1], said, material)
    outer = [speaker_words(v, None, material) for v in reversed(chain[:-1])]
    outer = [words for words in dict.fromkeys(outer) if words != inner]
    return inner + "".join(f", quoted by {words}" for words in outer)


def speaker_of(row: AnyClaim, material: Material) -> str:
    """Who says a claim, in words; the carrier (else the report) where no voice is named."""
    chain = row.resolved.chain
    if not chain:
        return material.carrier(row.report) or f"report {row.report_name}"
    named = chain[-1].kind == "person" and not chain[-1].anonymous  # needs no words of the report for it
    return speakers(chain, None if named else _said(row, material), material)


def says(row: AnyClaim, material: Material) -> str:
    """`says the city council`; `reports X` where the report itself says so."""
    who = speaker_of(row, material)
    if not row.resolved.chain:
        return f"reports {who}" if material.carrier(row.report) else "in the report's own words"
    return f"{'say' if is_plural(who.split(', quoted by ')[0]) else 'says'} {who}"


def attribution_speaker(one: ResolvedAttribution, material: Material) -> str:
    """Who makes an attribution's utterance, in words; the carrier where no voice is named."""
    if one.chain:
        return speakers(one.chain, one.attribution.voice, material)
    return material.carrier(one.attribution.report) or "the report itself"


def _said(row: AnyClaim, material: Material) -> VoiceMention | None:
    resolved = row.resolved
    if isinstance(resolved, ResolvedFigure):
        key = resolved.figure.attribution
    elif isinstance(resolved, ResolvedEvent):
        key = resolved.event.attribution
    else:
        key = resolved.statement.attribution
    one = material.attribution(key, row.report) if key else None
    return one.attribution.voice if one else None


def days_of(row: AnyClaim) -> tuple[date | None, date | None]:
    """The days that a claim is about, None where they are unknown."""
    resolved = row.resolved
    if isinstance(resolved, ResolvedFigure):
        return resolved.as_of_start, resolved.as_of_end
    if isinstance(resolved, ResolvedEvent):
        return resolved.start_on, resolved.end_on
    return resolved.said_on, resolved.said_on


def one_line(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def told(row: AnyClaim, material: Material) -> str:
    """A claim inside a sentence: its words, who says so, and its cite."""
    return f"“{one_line(quote_of(row, TOLD))}”, {says(row, material)} {cite_of(row)}"
