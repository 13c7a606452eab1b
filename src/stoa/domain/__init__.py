"""Apps of the organization's work: strangers to each other, joined by relations, registries and history."""
