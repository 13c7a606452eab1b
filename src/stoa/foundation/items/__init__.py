"""The one record: items of every kind, their revisions, relations and states, written by one service."""
