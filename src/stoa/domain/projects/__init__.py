"""Projects, in IATI's terms."""
