"""Weighing: claims of one neighbourhood into matters, their relations and standing.

`weigh` is pure: it takes claims that are dated, placed, voiced and know their origin, and gives the same
matters in any order. Claims touch inside their block alone (`block_keys`), but for denials and corrections
of what others say, which `find_across` looks for over the whole record and hands to the blocks;
`lexicons/standing.toml` holds all rules, named and versioned. Nothing is summed or averaged, and `best` is always None here.

How the words of hand-made lists of disagreements map to the relations given here:

| their word | relation here |
| --- | --- |
| same, duplicate, agrees in another context, conversion | same, consistent or conversion (one matter) |
| update, supersedes, time series | update (revision_down where the later total is lower) |
| subset | subset, or scope_gap where the part does not fit the whole |
| conflict, disputed, mutual accusation | conflict or denial; scope_gap where the two are other quantities |
| differs, rounds | same, consistent, subset or scope_gap: both can hold |
| corrects, omits a correction | correction |
| denied, refuted | denial |
| cannot verify, unclear scope | cannot_verify or scope_gap |
| no comment, gives no figures | no_comment |
| forecast against outcome | forecast |
| adds to, tension, omission | no relation: both hold, and are never added up |
"""

from dateline.weigh.across import COMMON, find_across
from dateline.weigh.answer_words import Asked, words_asked, words_told
from dateline.weigh.answers import Answer, AttributionIndex, is_unsaid, span_of_claim
from dateline.weigh.blocks import (
    block_keys,
    cell_of,
    cells_near,
    event_family,
    event_group,
    split_by_silence,
)
from dateline.weigh.matters import Growing, weigh
from dateline.weigh.standing import StandingRule, judge_standing, standing_rules
from dateline.weigh.voices import VoiceGroup, group_voices, voice_id

__all__ = [
    "COMMON",
    "Answer",
    "Asked",
    "AttributionIndex",
    "Growing",
    "StandingRule",
    "VoiceGroup",
    "block_keys",
    "cell_of",
    "cells_near",
    "event_family",
    "event_group",
    "find_across",
    "group_voices",
    "is_unsaid",
    "judge_standing",
    "span_of_claim",
    "split_by_silence",
    "standing_rules",
    "voice_id",
    "weigh",
    "words_asked",
    "words_told",
]
