"""Atom feeds and JSON-lines exports of every list."""
