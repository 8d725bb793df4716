"""The place index: built once into the user's cache from GeoNames and our lexicons, then read-only."""

from dateline.gazetteer.extension import ExtendedIndex, extend_places
from dateline.gazetteer.index import PlaceIndex, cache_folder, open_gazetteer

__all__ = ["ExtendedIndex", "PlaceIndex", "cache_folder", "extend_places", "open_gazetteer"]
