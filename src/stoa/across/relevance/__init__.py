"""How good search is, by judged queries; and what ranks beside words."""
