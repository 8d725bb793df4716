"""The place index: built once into the user's cache from GeoNames and our lexicons, then read-only."""

from dateline.gazetteer.index import PlaceIndex, cache_folder, open_gazetteer

__all__ = ["PlaceIndex", "cache_folder", "open_gazetteer"]
