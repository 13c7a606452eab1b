"""Writes of notices, follows and comments."""
