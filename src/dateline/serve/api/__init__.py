"""The API, version 1: what the pages show, for programs. Rows are those of the exchange contract (docs/exports.md).

Lists come by pages: `next` is the cursor of the page that follows, None at the end. Every answer has an `ETag`; asked
again with `If-None-Match` it is 304 as long as the record does not change. Every error has one shape.
"""

from fastapi import APIRouter, Depends

from dateline.serve.api import briefs, changes, claims, judgements, lineage, matters, reports, search, voices
from dateline.serve.api.asked import let_in
from dateline.serve.api.shapes import ERRORS

DESCRIPTION = (
    "Rows are those of the exchange contract, as the audience of the room may see them: unknown is null, what would "
    "endanger people reads [withheld]. A standing says what independent voices said, never what is true; nothing is "
    "summed or averaged. Lists come by pages: pass `next` back as `after`; it is null at the end. Every answer has an "
    "ETag. A shared room wants `Authorization: Bearer TOKEN`."
)

router = APIRouter(prefix="/api/v1", dependencies=[Depends(let_in)], responses=ERRORS)
for part in (reports, claims, matters, voices, lineage, changes, search, judgements, briefs):
    router.include_router(part.router)
