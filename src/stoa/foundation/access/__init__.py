"""The one access rule: who may see what, decided here for the database and the search engine alike."""
