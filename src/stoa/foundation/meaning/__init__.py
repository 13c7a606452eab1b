"""Finding by meaning: every item has a vector, kept up to date behind what people do."""
