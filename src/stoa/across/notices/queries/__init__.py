"""Reads of notices, follows and comments. Each names its viewer first."""
