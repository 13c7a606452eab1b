"""The one vocabulary: concept schemes in SKOS terms, labels in every language, and which concept lies under which."""
