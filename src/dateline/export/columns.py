"""The Arrow types of rows, so that a table has the same columns however many rows it has.

A column is `name:type`; types are `s` text, `f` number, `i` offset, `b` flag, `[t]` a list of t, `{a:t,…}` a
structure. Days are ISO texts, as in the exchange contract.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow

_VOICE = "voice:s voice_id:s voice_body:s party:s voice_chain:[s]"
_REVIEW = "review:s method:s method_version:s"
_END = "{report:s,start:i,end:i}"
_COLUMNS = {
    "figures": "id:s report:s spans:[[i]] text:s number_start:i number_end:i low:f high:f approximate:b qualifier:s "
    "unit:s conversions:[{low:f,high:f,unit:s}] measure:s population:s place:s place_key:s place_lat:f place_lon:f "
    f"as_of_start:s as_of_end:s cumulative:b per:s modality:s {_VOICE} stance:s attribution:s unverified:b negated:b "
    f"subset_of:s event:s sensitivity:s {_REVIEW}",
    "events": "id:s report:s spans:[[i]] type:s text:s start_on:s end_on:s date_precision:s places:[s] actors:[s] "
    f"targets:[s] killed_low:f killed_high:f figures:[s] modality:s {_VOICE} stance:s attribution:s unverified:b "
    f"negated:b sensitivity:s {_REVIEW}",
    "statements": f"id:s report:s start:i end:i text:s {_VOICE} stance:s attribution:s said_on:s sensitivity:s {_REVIEW}",
    "matters": "id:s kind:s label:s measure:s place:s claims:[s] voices:[s] carriers:[s] origins:[s] parties:[s] "
    "standing:s rule:s trace:[s] low:f best:f high:f valid_start:s valid_end:s known_from:s known_to:s "
    "policy:s grade:s judged:[s] machine_standing:s machine_rule:s",
    "reports": "report:s sha256:s carrier:s url:s title:s language:s published_on:s published_candidates:[s] "
    "published_confidence:f published_from:s published_earliest:s published_latest:s "
    "published_evidence:[{report:s,start:i,end:i,text:s,constraint:s}] retrieved_at:s retrieved_from:s archive:s archive_record:s "
    "possible_rewrite:b rewrite_confidence:f "
    "rewrite_signs:[{kind:s,spans:[[i]],words:s,reason:s,weight:f}]",
    "passages": "report:s start:i end:i kind:s part:i paragraph:i anchor_on:s repeat_of:i origin:s",
    "times": "report:s start:i end:i text:s type:s value:s mod:s start_on:s end_on:s first_imprecise:s last_imprecise:s",
    "places": "report:s start:i end:i text:s name:s country:s admin1:s lat:f lon:f geonameid:i feature:s precision:i "
    "relation:s distance_km:f metonymic:b",
    "names": f"id:s name:s kind:s roles:[s] party:s sensitivity:s variants:[s] mentions:[{_END}]",
    "attributions": "id:s report:s start:i end:i content_start:i content_end:i content_spans:[[i]] cue:s cue_start:i "
    f"cue_end:i {_VOICE} voice_norm:s voice_start:i voice_end:i kind:s stance:s medium:s said_on:s about:s hedged:b "
    f"strength:s {_REVIEW}",
    "relations": "from:s to:s relation:s rule:s rule_version:s",
    "rejections": "report:s start:i end:i stage:s slug:s reason:s",
    "lineage": f"level:s relation:s from:{_END} to:{_END} direction:s score:f "
    "changed:[{from_start:i,from_end:i,to_start:i,to_end:i,kind:s}]",
}


def arrow_schema(kind: str) -> pyarrow.Schema:
    """The schema of the rows of a query or of a file of the contract: `figures`, `events`, `matters` and so on.

    >>> arrow_schema("statements").field("voice_chain").type
    ListType(list<item: string>)
    """
    import pyarrow

    return pyarrow.schema([_field(column) for column in _COLUMNS[kind].split()])


def _field(column: str) -> pyarrow.Field:
    import pyarrow

    name, _, form = column.partition(":")
    return pyarrow.field(name, _type(form))


def _type(form: str) -> pyarrow.DataType:
    import pyarrow

    if form.startswith("["):
        return pyarrow.list_(_type(form[1:-1]))
    if form.startswith("{"):
        return pyarrow.struct([_field(column) for column in form[1:-1].split(",")])
    plain = {"s": pyarrow.string(), "f": pyarrow.float64(), "i": pyarrow.int64(), "b": pyarrow.bool_()}
    return plain[form]
