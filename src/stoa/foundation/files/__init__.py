"""Stored bytes: content-addressed, durable before they are acknowledged, served only through a view that asks who looks."""
