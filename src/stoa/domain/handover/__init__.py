"""What was learned: lessons and good practices."""
