"""Who is a program that reads for itself: search engines, previews, monitors, scripts. Named in what they say they are."""

from __future__ import annotations

import re

_NAMES = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|scrape|archiver|facebookexternalhit|embedly|preview|monitor|pingdom|uptime|check_http"
    r"|headless|lighthouse|curl/|wget/|python|httpx|aiohttp|okhttp|java/|go-http|libwww|perl|ruby|axios|node-fetch|feed"
    r"|bingpreview|yandex|baidu|duckduck|semrush|ahrefs|gpt|claude|perplexity|validator",
    re.IGNORECASE,
)


def is_robot(agent: str) -> bool:
    """Whether the User-Agent names a program; one that says nothing about itself counts as one."""
    return not agent.strip() or bool(_NAMES.search(agent))
