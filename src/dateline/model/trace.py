"""What a stage decided and why: steps that are noted only while somebody asks for them.

A stage calls `note` where it decides between candidates. Outside of `recording` that does nothing, and it
never changes what is decided: reading is the same with and without it. Notes are kept in a context
variable, so that stages stay pure functions and concurrent readings do not mix.

>>> with recording() as steps:
...     about(Span(0, 2))
...     note("measure", "kept", Span(9, 15), "killed/object")
...     note("measure", "lost", Span(20, 27), "injured/object", "further from the number")
>>> [(step.outcome, step.rule) for step in steps if step.about == Span(0, 2)]
[('kept', 'killed/object'), ('lost', 'injured/object')]
>>> note("measure", "kept", Span(9, 15), "killed/object")   # nobody asks: nothing is kept
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal

from dateline.model.claim import Extraction
from dateline.model.layer import Document, Token
from dateline.model.resolution import Resolution
from dateline.model.spans import Span

#: kept: it made the slot; lost: it could have, and another was better; rejected: a rule says that it is none
Outcome = Literal["kept", "lost", "rejected"]
#: characters, or the tokens that stand there
At = Span | Token | Sequence[Token] | None


@dataclass(frozen=True, slots=True)
class Step:
    """One decision about a candidate.

    `slot` is what was to be filled (`measure`, `place`, `cue`, `type`); `span` the characters of the
    candidate; `about` those of the claim that it was for (the number, cue, trigger or mention). `rule` names
    what decided, `reason` says it in words, `value` is what the candidate would read as, `score` its weight
    among the others where there is one.
    """

    slot: str
    outcome: Outcome
    span: Span | None
    about: Span | None
    rule: str = ""
    reason: str = ""
    value: str | None = None
    score: float | None = None


@dataclass(slots=True)
class _Notebook:
    steps: list[Step] = field(default_factory=list)
    about: Span | None = None


_NOTEBOOK: ContextVar[_Notebook | None] = ContextVar("dateline_trace", default=None)


@contextmanager
def recording() -> Iterator[list[Step]]:
    """The steps that are noted inside the `with` block, in the order of deciding."""
    book = _Notebook()
    token = _NOTEBOOK.set(book)
    try:
        yield book.steps
    finally:
        _NOTEBOOK.reset(token)


@contextmanager
def moved_steps(move: Callable[[Step], Step]) -> Iterator[None]:
    """The steps that are noted inside the `with` block, moved to where the words stand in a report."""
    book = _NOTEBOOK.get()
    before = len(book.steps) if book is not None else 0
    yield
    if book is not None:
        book.steps[before:] = [move(step) for step in book.steps[before:]]


def is_traced() -> bool:
    """Whether steps are kept; for notes whose words cost something to make."""
    return _NOTEBOOK.get() is not None


def about(at: At) -> None:
    """Sets what the notes that follow are about, until it is set again."""
    book = _NOTEBOOK.get()
    if book is not None:
        book.about = _span(at)


def note(
    slot: str,
    outcome: Outcome,
    at: At,
    rule: str = "",
    reason: str = "",
    *,
    value: str | None = None,
    score: float | None = None,
    of: At = None,
) -> None:
    """Keeps a step, where somebody asks. `of` is the claim's characters if they are not those of `about`."""
    book = _NOTEBOOK.get()
    if book is not None:
        claim = book.about if of is None else _span(of)
        book.steps.append(Step(slot, outcome, _span(at), claim, rule, reason, value, score))


def _span(at: At) -> Span | None:
    if at is None or isinstance(at, Span):
        return at
    if isinstance(at, Token):
        return at.span
    return Span(min(t.start for t in at), max(t.end for t in at)) if at else None


@dataclass(frozen=True, slots=True)
class Rereading:
    """A report read once more with its steps: what the rules of today make of it, `method_version` naming
    them. Nothing of it is written. `document` and `extraction` are None where the report is in a language
    that is not read; `resolution` where it was never resolved."""

    report: str
    method_version: str
    document: Document | None
    extraction: Extraction | None
    resolution: Resolution | None
    steps: tuple[Step, ...]
