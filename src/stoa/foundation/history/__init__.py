"""The one history: every change is an event, written in the same transaction as the change, in exact commit order."""
