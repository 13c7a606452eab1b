"""What the clock does for the administration."""

from __future__ import annotations

from datetime import timedelta

from stoa.across.administration.uploading import forget_old_uploads
from stoa.foundation.registries import Routine

ROUTINES = [Routine("administration.uploads", timedelta(hours=1), forget_old_uploads)]
