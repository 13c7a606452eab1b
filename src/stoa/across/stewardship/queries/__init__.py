"""What those who look after items are shown."""
