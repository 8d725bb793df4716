"""Lineage: who copied whom, by passage and by report; what changed; what was rewritten; origins."""

from dateline.lineage.address import address_key, fold_address
from dateline.lineage.credits import find_credit
from dateline.lineage.edges import HOT, find_edges
from dateline.lineage.fingerprint import digest_passage, fingerprint_passage
from dateline.lineage.judge import Judgement, judge_lineage
from dateline.lineage.link import (
    LEAST_KEYS,
    Lineage,
    are_candidates,
    candidate_pairs,
    digest_report,
    find_boilerplate,
    first_of_copies,
    link_reports,
)
from dateline.lineage.memory import forget_texts
from dateline.lineage.origins import find_origins, name_origin, order_of_passages
from dateline.lineage.pair import Imprint, Side, comparable_passages, could_be_rewrite, read_imprint
from dateline.lineage.signs import find_contradictions, join_signs, read_signs

__all__ = [
    "HOT",
    "LEAST_KEYS",
    "Imprint",
    "Judgement",
    "Lineage",
    "Side",
    "address_key",
    "are_candidates",
    "candidate_pairs",
    "comparable_passages",
    "could_be_rewrite",
    "digest_passage",
    "digest_report",
    "find_boilerplate",
    "find_contradictions",
    "find_credit",
    "find_edges",
    "find_origins",
    "fingerprint_passage",
    "first_of_copies",
    "fold_address",
    "forget_texts",
    "join_signs",
    "judge_lineage",
    "link_reports",
    "name_origin",
    "order_of_passages",
    "read_imprint",
    "read_signs",
]
