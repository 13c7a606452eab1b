"""How things come in: files, folders and JSON lines become items, once, with what could and could not be read."""
