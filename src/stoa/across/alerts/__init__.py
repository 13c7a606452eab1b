"""Saved searches that tell of what is new in them: in the inbox, by mail, by a private feed."""
