"""The reading room: item pages, their files, and every list by kind, topic, place, unit and person."""
