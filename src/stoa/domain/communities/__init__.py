"""Communities: their events so far."""
