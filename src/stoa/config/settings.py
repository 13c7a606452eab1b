"""Django's settings, computed from the environment; defaults give SQLite, tantivy and local files in one folder."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from stoa.config.environment import read_environment
from stoa.config.logs import logging_configuration
from stoa.config.sqlite import use_safe_sqlite

env = read_environment()
SOURCE = Path(__file__).resolve().parent.parent
STOA_HOME = env.home.resolve()
STOA_PUBLIC_URL = env.public_url.rstrip("/")
STOA_DEMO = env.demo
STOA_SERVER_TIMING = env.server_timing
STOA_MAX_FILE_BYTES = env.max_file_mib * 2**20
STOA_MAIL = bool(env.mail_url.get_secret_value())
STOA_MEANING = env.meaning.strip()
STOA_MEANING_MODEL = env.meaning_model
STOA_MEANING_LANGUAGES = frozenset(env.meaning_languages.lower().replace(",", " ").split())
STOA_MEANING_WEIGHT = env.meaning_weight
STOA_MEANING_KEY = env.meaning_key.get_secret_value()
STOA_ANSWERS_URL = env.answers_url
STOA_ANSWERS_MODEL = env.answers_model
STOA_ANSWERS_KEY = env.answers_key
STOA_ANSWERS_SEND = env.answers_send
if STOA_ANSWERS_URL and not STOA_ANSWERS_MODEL:
    raise SystemExit("Stoa cannot start: with STOA_ANSWERS_URL, STOA_ANSWERS_MODEL must name the model to ask for.")
STOA_SESSION_IDLE_SECONDS = env.session_idle_hours * 3600
STOA_PROXIES = int(env.https) if env.proxies is None else env.proxies


def _secret_key() -> str:
    """Return the key from the environment, else the one kept in the home folder, made on first use (mode 600)."""
    given = env.secret_key.get_secret_value()
    if given:
        return given
    kept = STOA_HOME / "secret-key"
    if not kept.exists() or not kept.stat().st_size:
        _make_secret_key(kept)
    return kept.read_text()


def _make_secret_key(kept: Path) -> None:
    """Written beside and linked, so that a process that starts at the same moment finds the whole key or none."""
    STOA_HOME.mkdir(mode=0o700, parents=True, exist_ok=True)  # what lies in it is for no other account
    handle, name = tempfile.mkstemp(dir=STOA_HOME)
    with os.fdopen(handle, "w") as out:
        out.write(secrets.token_urlsafe(50))
    if kept.exists() and not kept.stat().st_size:
        kept.unlink()
    try:
        os.link(name, kept)
    except FileExistsError:
        pass  # another process was first: its key is the key
    except OSError:
        Path(name).rename(kept)  # a file system without links
    Path(name).unlink(missing_ok=True)


def _database() -> dict[str, object]:
    if not env.database_url:
        use_safe_sqlite()
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": STOA_HOME / "db.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000;",
            },
            "TEST": {"NAME": None},
        }
    parts = urlsplit(env.database_url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def _mail() -> dict[str, object]:
    """Django's settings of mail from `STOA_MAIL_URL`; raises SystemExit(2) when it cannot be read, without repeating it."""
    parts = urlsplit(env.mail_url.get_secret_value())
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise SystemExit("Stoa cannot start: STOA_MAIL_URL is no smtp://… or smtps://… address.")
    is_wrapped = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if is_wrapped else 587 if parts.username else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": is_wrapped,
        "EMAIL_USE_TLS": bool(parts.username) and not is_wrapped,
    }


def _apps_in(layer: str) -> list[str]:
    """Name every app of a layer: a package with models or a registry module is picked up, nothing else is edited."""
    folders = sorted((SOURCE / layer).iterdir())
    return [f"stoa.{layer}.{folder.name}" for folder in folders if (folder / "__init__.py").exists()]


SECRET_KEY = _secret_key()
DEBUG = env.debug
ALLOWED_HOSTS = [host.strip() for host in env.allowed_hosts.split(",") if host.strip()]
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "stoa.foundation.registries",
    "stoa.foundation.ui",
    "stoa.foundation.history",
    "stoa.foundation.jobs",
    "stoa.foundation.files",
    "stoa.foundation.directory",
    "stoa.foundation.accounts",
    "stoa.foundation.access",
    "stoa.foundation.vocabulary",
    "stoa.foundation.items",
    "stoa.foundation.workflow",
    "stoa.foundation.ingest",
    "stoa.foundation.indexing",
    "stoa.foundation.meaning",
    *_apps_in("domain"),
    *_apps_in("across"),
    "stoa.interfaces.feeds",
    "stoa.config",
]
MIDDLEWARE = [
    "stoa.config.timing.ServerTimingMiddleware",
    "stoa.config.turns.TurnsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "stoa.foundation.ui.middleware.CompressMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "stoa.foundation.ui.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "stoa.foundation.access.middleware.ViewerMiddleware",
    "stoa.foundation.ui.menu.CountAnewMiddleware",
    "stoa.across.operations.indexable.NoIndexMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "stoa.foundation.ui.errors_middleware.ErrorPagesMiddleware",
]
ROOT_URLCONF = "stoa.config.urls"
WSGI_APPLICATION = "stoa.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "stoa.foundation.ui.context.page",
            ],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["stoa.foundation.accounts.backends.PasswordBackend"]
PASSWORD_HASHERS = ["stoa.foundation.accounts.hashing.OneAtATimeHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "stoa.foundation.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_RECOVERY_CODE_DIGITS = 10
MFA_TOTP_TOLERANCE = 1
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_NAME = "stoa-session"
SESSION_COOKIE_AGE = env.session_days * 24 * 3600
SESSION_ENGINE = "stoa.foundation.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "stoa-csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "stoa.foundation.ui.views.form_expired"
LANGUAGE_COOKIE_NAME = "stoa-language"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
if env.https:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

if STOA_MAIL:
    globals().update(_mail())
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.mail_from or f"stoa@{urlsplit(STOA_PUBLIC_URL).hostname}"

USE_I18N = True
USE_TZ = True
TIME_ZONE = env.time_zone
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("es", "Español")]
LOCALE_PATHS = [STOA_HOME / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "stoa.foundation.ui.statics.Statics"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 365 * 24 * 3600

FILE_UPLOAD_MAX_MEMORY_SIZE = 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
LOGGING_CONFIG = None
LOGGING = logging_configuration(env.log_format, env.log_level)
