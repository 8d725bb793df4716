"""Weighing: claims of one neighbourhood into matters, their relations and standing."""

from dateline.weigh.blocks import block_keys, event_family, event_group
from dateline.weigh.matters import weigh
from dateline.weigh.standing import StandingRule, judge_standing, standing_rules
from dateline.weigh.voices import VoiceGroup, group_voices, voice_id

__all__ = [
    "StandingRule",
    "VoiceGroup",
    "block_keys",
    "event_family",
    "event_group",
    "group_voices",
    "judge_standing",
    "standing_rules",
    "voice_id",
    "weigh",
]
