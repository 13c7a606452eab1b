"""What a reader keeps: reading list, recently viewed, saved searches."""
