"""Places: the mentions of places in a report, with what its words say of them."""

from dateline.extract.places.find import find_places

__all__ = ["find_places"]
