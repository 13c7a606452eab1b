"""Publications, working documents, briefs, tools, terms of reference and circulars."""
