"""Events: what happened, is planned, forecast, claimed or denied, as a report states it."""

from dateline.extract.events.find import find_events
from dateline.extract.events.status import status_of

__all__ = ["find_events", "status_of"]
