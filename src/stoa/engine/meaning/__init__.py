"""Finding by meaning: texts become vectors, and the nearest of those somebody may see are found. Off unless a model is set."""
