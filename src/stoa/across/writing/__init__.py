"""Writing: forms made from kinds, drafts that save themselves, preview, conflict."""
