"""Declared steps on the way of an item: review, publication, verification."""
