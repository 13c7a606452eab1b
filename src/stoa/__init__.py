"""Stoa: an organization-wide knowledge platform."""

__version__ = "0.1.0"
