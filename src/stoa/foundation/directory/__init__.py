"""Who exists: persons, groups of every sort and memberships with dates. Identity only; profiles are elsewhere."""
