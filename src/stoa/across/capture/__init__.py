"""Capture: files and folders arrive, are read, described and confirmed."""
