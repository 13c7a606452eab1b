"""Log lines: one event a line with key=value or JSON, never the words a person searched for, nor a link that signs in."""

from __future__ import annotations

import logging.config
import re
from typing import Any

import structlog

_LINK = re.compile(r"(/sign-in/once/|/saved-searches/(?:feed|end)/)[^\s\"']+")
_TALKATIVE = ("django.template", "django.db.backends")
"""What they say at DEBUG holds the variables of pages and the values of statements: people's words among them."""


def _without_links(logger: Any, name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Leave out what would let whoever reads the log choose somebody's password."""
    for key in ("event", "exception"):
        if isinstance(event.get(key), str):
            event[key] = _LINK.sub(r"\1…", event[key])
    return event


_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    _without_links,
]


def logging_configuration(form: str, level: str) -> dict[str, Any]:
    """Return the dictConfig for `form` (console or json) and set structlog up to go through it."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    configuration: dict[str, Any] = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "stoa": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "stoa"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {name: {"level": "INFO"} for name in _TALKATIVE},
    }
    logging.config.dictConfig(configuration)
    return configuration
