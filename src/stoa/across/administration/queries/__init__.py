"""What administrators are shown. Nothing here gives more of an item than its short id to somebody who may not see it."""
