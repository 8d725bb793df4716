"""The reading room: pages and an API over a record, for people and programs on this machine or behind a token."""

from dateline.serve.app import create_app
from dateline.serve.settings import Settings

__all__ = ["Settings", "create_app"]
