"""Digests of facts that the log keeps, so that a later change of them shows."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from dateline.model import Passage, Report
from dateline.record.codec import encode


def digest_report(report: Report, passages: Sequence[Passage]) -> str:
    """The SHA-256 over a report and its passages in the form in which they are kept."""
    facts = {one.name: getattr(report, one.name) for one in fields(report)} | {"published_at": None}
    if report.retrieval is None:
        del facts["retrieval"]  # as before there was such a thing, so that older records verify
    state = hashlib.sha256(encode(facts))
    state.update((report.published_at.isoformat() if report.published_at else "").encode())
    for passage in passages:
        state.update(encode(passage))
    return state.hexdigest()


def hash_body(value: Any) -> str:
    """The SHA-256 of a model object in the form in which it is kept."""
    return hash_encoded(encode(value))


def hash_encoded(body: bytes) -> str:
    """The same of one that is encoded already."""
    return hashlib.sha256(body).hexdigest()
