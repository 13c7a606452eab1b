"""The door for web servers."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stoa.config.settings")

from django.core.wsgi import get_wsgi_application

from stoa.foundation.behind import start

application = get_wsgi_application()
start()
# What is loaded by now stays: looking through it for garbage, again and again while pages are made, costs a tenth of each.
gc.freeze()
gc.set_threshold(50_000, 20, 20)
