"""Why an undated report has its day: the words that its evidence quotes and the constraints that they set."""

from __future__ import annotations

import re

from dateline.model import Evidence
from dateline.record import View
from dateline.tell.sentences import cut_words

_KEY = re.compile(r"\brep-[0-9a-f]{16}\b")
#: most characters that are quoted of a piece of evidence
QUOTED = 70


def constraint_words(evidence: Evidence, dated: str, view: View) -> str:
    """What a piece of evidence says of the day of the report `dated` (its key), without the words that it quotes
    and reports by their names; empty where its words alone say it."""
    words = evidence.constraint.removeprefix(f"{evidence.text}:").strip()
    return _KEY.sub(lambda match: "this report" if match[0] == dated else view.name_of(match[0]), words)


def evidence_words(evidence: Evidence, dated: str, view: View) -> str:
    """A piece of evidence for the day of the report `dated` where no citation stands beside it: its words, the
    report that has them if that is another, and their constraint."""
    place = f"in {view.name_of(evidence.report)}" if evidence.report != dated else ""
    told = ": ".join(part for part in (place, constraint_words(evidence, dated, view)) if part)
    return quoted(evidence) + (f" ({told})" if told else "")


def quoted(evidence: Evidence) -> str:
    """The words of a piece of evidence on one line, in quotation marks, cut after `QUOTED` characters."""
    return f"“{cut_words(' '.join(evidence.text.split()), QUOTED)}”"
