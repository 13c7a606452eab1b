"""Stoa: an organization-wide knowledge platform."""

__version__ = "0.3.0"
