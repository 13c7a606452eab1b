"""Citations of one source: for a list of references (APA, Chicago) and for programs that keep one (BibTeX, RIS, CSL-JSON)."""
