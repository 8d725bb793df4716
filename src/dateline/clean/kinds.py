"""What a line of a page is: title, subhead, body, caption, bullet or byline, by its shape and place.

Boilerplate is decided in `boilerplate`; here is what belongs to the report.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from dateline.clean.lines import BULLET
from dateline.lexicons import read_lexicon

_FINISHED = re.compile(r"[.!?…。！？][\"'”’»)\]]*$|[:;,]$")
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_SMALL = frozenset(
    "a an the of in on at by for to and or but as with from after over into amid is are de la al el bin van von und".split()
)
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_STAMP = re.compile(
    rf"(?:(?:first |last )?(?:published|updated|posted|modified|created|date)(?: on| at)?:? ?)?(?:[a-z]+day,? )?"
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}})"
    rf"[ ,|@at-]*(?:\d{{1,2}}[:.]\d\d(?::\d\d)?)?[ a-z.()+:\d|,-]{{0,60}}",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:by|from|text by|story by|words by)\s+(?=[A-Z])", re.IGNORECASE)
_FOR_OUTLET = re.compile(r"(?: for| at| of|,) (?:the )?[A-Z][\w.& ]{2,40}$")
_NAME_GLUE = re.compile(r"[a-z](?:and|for)$")
_PICTURED = re.compile(
    r"(?:^|[.!?]\s+)(?:pictured|seen here|file photo|inset|(?:above|below|left|right|top|bottom)(?:,? (?:and )?\w+)?)(?: \([^)]{1,30}\))?:"
    r"|\((?:pictured|left|right|above|centre|center|file|top|bottom|inset)\b[^)]{0,60}\)"
    r"|^(?:photo|image|picture|video)(?: \w+)?: |\((?:photo|image|picture|file photo|ap photo)\b[^)]{0,80}\)$"
    r"|/ ?(?:afp|ap|reuters|getty(?: images)?|epa|shutterstock|associated press)\)?$",
    re.IGNORECASE,
)
_WAS_PICTURED = re.compile(r"\b(?:is|was|are|were) pictured\b", re.IGNORECASE)
_LONGEST_CAPTION = 600
_DATELINE_LINE = re.compile(r"[A-Z][\w.,'’/() -]{1,60} ?[—–]")
_BEFORE_AFTER = re.compile(r"^[A-Z][A-Z ]{4,40}: [A-Z]")


@lru_cache(maxsize=4096)
def is_finished(line: str) -> bool:
    """Whether a line ends as a sentence or an introduction does."""
    return bool(_FINISHED.search(line))


def is_stamp(line: str) -> bool:
    """Whether a line is nothing but a day of publication: `Published: 4 May 2031`."""
    return len(line) <= 120 and bool(_STAMP.fullmatch(" ".join(line.split())))


def is_dateline(line: str) -> bool:
    """Whether a line is nothing but a dateline: `Riverton, Ohio —`."""
    return len(line.split()) <= 8 and bool(_DATELINE_LINE.fullmatch(line))


def is_titled(line: str) -> bool:
    """Whether most longer words of a line are capitalised, as in a headline."""
    words = [w for w in _WORD.findall(line)[:60] if len(w) > 3 and w.lower() not in _SMALL]
    return len(words) >= 3 and sum(w[0].isupper() for w in words) >= 0.75 * len(words)


def is_byline(line: str) -> bool:
    """Whether a line names the authors and nothing else.

    >>> is_byline("By Ada Mora and Tom Rill for the Valley Post"), is_byline("By Sunday the water had gone.")
    (True, False)
    """
    words = line.split()
    if not 1 < len(words) <= 25 or len(line) > 220:
        return False
    opened = _BY.match(line)
    if opened:
        rest = re.split(r" \| |, [A-Z]{2,}|(?:published|updated)", line[opened.end() :])[0].split()
        return bool(rest) and not is_finished(line) and _are_names(rest, 0.7)
    if len(words) < 4 or " for " not in line or is_finished(line) or not _FOR_OUTLET.search(line):
        return False
    outlets = frozenset(str(read_lexicon("boilerplate")["outlets"]["words"]).split())
    return words[0] not in ("A", "An", "The") and words[-1] in outlets and _are_names(words, 0.99)


def _are_names(words: list[str], share: float) -> bool:
    kept = [w for w in words if w.lower().strip(",.;|") not in _SMALL and not w.isdigit()]
    return bool(kept) and sum(w[0].isupper() or bool(_NAME_GLUE.search(w)) for w in kept) >= share * len(kept)


@lru_cache(maxsize=4096)
def is_caption(line: str, repeated: bool, page_is_finished: bool) -> bool:
    """Whether an inner line describes a picture: it says so, stands twice without a stop, or is a long
    unfinished sentence on a page whose paragraphs end with stops."""
    if len(line) > _LONGEST_CAPTION:
        return False
    if _PICTURED.search(line):
        return True
    if is_finished(line):
        return False
    if _WAS_PICTURED.search(line):
        return True
    count = len(line.split())
    if repeated and count >= 5:
        return True
    if _BEFORE_AFTER.match(line) and count >= 8:
        return True
    return page_is_finished and count >= 13 and not is_titled(line)


def is_subhead(line: str) -> bool:
    """Whether an inner line heads what follows: short and unfinished, or a short question by itself."""
    count = len(line.split())
    if count > 14 or len(line) > 140:
        return False
    if line.endswith("?"):
        return count <= 12 and line[0].isupper()
    return not is_finished(line) and (line[0].isupper() or line[0].isdigit() or line[0] in "\"'“‘")


@cache
def _credit() -> re.Pattern[str]:
    starts = [p for table in read_lexicon("boilerplate")["caption"] for p in table["starts"]]
    return re.compile("|".join(f"(?:{p})" for p in starts), re.IGNORECASE)


@cache
def _agency() -> re.Pattern[str]:
    names = str(read_lexicon("boilerplate")["credits"]["words"]).replace("\n", "").split("|")
    return re.compile(rf"(?:{'|'.join(re.escape(name) for name in names)}) (?=[A-Z\d])")


@lru_cache(maxsize=4096)
def caption_mark(line: str) -> int:
    """Characters of a credit that stands before the words of a caption (`Image caption`), 0 where none does."""
    match = _credit().match(line)
    if match is None and not is_finished(line) and len(line.split()) >= 6:
        match = _agency().match(line)
    if match is None:
        return 0
    end = match.end()
    while end < len(line) and line[end].isspace():
        end += 1
    return end if end < len(line) else 0


def bullet_mark(line: str) -> int:
    """Characters of the list mark that opens a line, 0 where none does."""
    match = BULLET.match(line)
    return match.end() if match and match.end() < len(line) else 0
