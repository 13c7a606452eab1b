"""Work that a person or the clock asked for: kept, tried again, shown."""
