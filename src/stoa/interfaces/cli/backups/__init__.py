"""Backups of an embedded installation: one file that holds everything, refused as a whole when any of it is damaged."""
