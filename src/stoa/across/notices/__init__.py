"""Following, the inbox, comments: what concerns a person and why."""
