"""News for readers outside and inside."""
