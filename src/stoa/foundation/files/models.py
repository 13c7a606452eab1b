"""Blobs: the bytes of files, known by their SHA-256."""

from __future__ import annotations

from django.db import models


class Blob(models.Model):
    """Bytes that are durable on disk. A row exists only after the bytes do; `digest` is their SHA-256 in hexadecimal."""

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120)
    arrived_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.digest[:12]} ({self.media_type}, {self.size} bytes)"
