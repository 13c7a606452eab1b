"""Settings of the odd site: the real ones, with pages from right to left allowed and addresses that go wrong on purpose."""

from stoa.config.settings import *  # noqa: F403 (all of them are meant)

STOA_PSEUDO_LOCALES = True
ROOT_URLCONF = "tests.journeys.odd_urls"
