"""Reads of items. Each names its viewer first."""
