"""The variables an operator sets, each `STOA_…`, typed and described once; `docs/reference/settings.md` is made from here.

What an organization decides about itself (names, vocabularies, kinds of staff) is data, not a setting.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

if TYPE_CHECKING:
    from collections.abc import Mapping


class Environment(BaseSettings):
    """Settings read from the environment, all problems reported at once."""

    model_config = SettingsConfigDict(env_prefix="STOA_", extra="ignore", env_ignore_empty=True)

    home: Path = Field(
        Path("var"), description="Folder that holds everything Stoa keeps: database, files, index, logs."
    )
    database_url: str = Field(
        "",
        description="PostgreSQL address, postgresql://USER:PASSWORD@HOST:PORT/NAME. Empty: SQLite in the home folder.",
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="Signs sessions and links. Empty: a random key kept in the home folder, readable by its owner only.",
    )
    debug: bool = Field(
        False, description="Shows errors with their source to everybody who can reach the site. Never on a real site."
    )
    allowed_hosts: str = Field(
        "localhost,127.0.0.1,[::1]", description="Host names this site answers to, separated by commas."
    )
    public_url: str = Field(
        "http://localhost:8000", description="Address people use to reach the site, without a final slash."
    )
    https: bool = Field(
        False, description="The site is reached by HTTPS: cookies are secure and browsers are told to stay on HTTPS."
    )
    time_zone: str = Field(
        "UTC", description="The organization's zone, as in Europe/Zurich: a date without a time begins there."
    )
    max_file_mib: int = Field(100, ge=1, le=4096, description="Largest file taken in, in MiB.")
    mail_url: SecretStr = Field(
        SecretStr(""),
        description="Server that sends mail: smtp://USER:PASSWORD@HOST:587 (STARTTLS with a user), smtps://…:465. "
        "Empty: Stoa sends none, administrators hand links over.",
    )
    mail_from: str = Field("", description="Sender of mail. Empty: stoa@ and the host of STOA_PUBLIC_URL.")
    session_idle_hours: int = Field(
        96, ge=1, le=24 * 90, description="Hours without a page after which somebody is signed out."
    )
    session_days: int = Field(
        14, ge=1, le=90, description="Days after which somebody signs in again, however busy they were."
    )
    proxies: int | None = Field(
        None,
        ge=0,
        le=5,
        description="How many proxies of yours stand before Stoa and add to X-Forwarded-For. Empty: 1 with STOA_HTTPS, else 0.",
    )
    meaning: str = Field(
        "",
        description="Model for finding by meaning: a folder with model.onnx and tokenizer.json, or the http(s):// address of a "
        "server that speaks OpenAI's form of embeddings, without “?”, “#” or a password: the text of every item is sent there, "
        "and the page on privacy names its host to everybody. Empty: search goes by words.",
    )
    meaning_model: str = Field("", description="Name of the model behind the address in STOA_MEANING.")
    meaning_languages: str = Field(
        "",
        pattern=r"^[A-Za-z, ]*$",
        description="Languages that the model knows, as in “en fr”: searches, questions and drafts in others go by words "
        "alone. Empty: it takes part in all.",
    )
    meaning_weight: float = Field(
        0.1,
        gt=0,
        le=1,
        description="What a place among the nearest in meaning counts beside the same place among those that hold the words: 1 "
        "for a model that is as good as words, little for a weak one. Measure with: stoa eval --judged",
    )
    meaning_key: SecretStr = Field(
        SecretStr(""), description="Key for the address in STOA_MEANING, sent as a bearer token; kept nowhere."
    )
    answers_url: str = Field(
        "",
        description="Base address of a server that speaks OpenAI's form of chat completions, as in http://127.0.0.1:8080/v1, "
        "without “?”, “#” or a password: it writes answers to questions; the question and passages are sent there. Empty: "
        "answers are quotations only.",
    )
    answers_model: str = Field("", description="Name of the model behind STOA_ANSWERS_URL; needed with it.")
    answers_key: SecretStr = Field(
        SecretStr(""), description="Key for the address in STOA_ANSWERS_URL, sent as a bearer token; kept nowhere."
    )
    answers_send: str = Field(
        "public",
        pattern="^(public|all)$",
        description="What may be sent to STOA_ANSWERS_URL: public, passages that everybody may read; all, whatever the reader "
        "may read, restricted items included.",
    )
    demo: bool = Field(
        False,
        description="Lets anybody sign in as one of the demonstration's cast. Set by `stoa demo` alone; never on a real site.",
    )
    server_timing: bool = Field(
        False,
        description="Tells in a header of every page how long it took. For measuring; it tells strangers about the load.",
    )
    log_format: str = Field("console", pattern="^(console|json)$", description="Form of log lines: console or json.")
    log_level: str = Field(
        "WARNING",
        pattern="^(DEBUG|INFO|WARNING|ERROR)$",
        description="Least serious log line written: DEBUG, INFO, WARNING, ERROR.",
    )

    @field_validator("meaning", "answers_url")
    @classmethod
    def _holds_no_secret(cls, given: str) -> str:
        """Addresses are told in errors and kept beside what came from them: no secret may be part of one."""
        return _plain_address(given.strip()) if "://" in given else given.strip()

    @field_validator("answers_url")
    @classmethod
    def _is_address(cls, given: str) -> str:
        if given and "://" not in given:
            raise ValueError("is no http:// or https:// address.")
        return given


def _plain_address(given: str) -> str:
    """Raises ValueError, which repeats nothing of the address."""
    try:
        parts = urlsplit(given)
        is_complete = bool(parts.hostname) and parts.port != 0
    except ValueError:
        parts, is_complete = urlsplit(""), False
    if "@" in parts.netloc:
        raise ValueError("names a user or password (USER:PASSWORD@), which others would see: set the key instead.")
    if "?" in given or "#" in given:
        raise ValueError("goes on with “?” or “#”: give the address before that, and set the key for what lets you in.")
    if not (is_complete and given.startswith(("http://", "https://")) and len(given.split()) == 1):
        raise ValueError("is no http:// or https:// address.")
    return given


def read_environment() -> Environment:
    """Return the settings; raises SystemExit(2) naming every variable that is wrong and what it allows."""
    from pydantic import ValidationError

    try:
        return Environment()
    except ValidationError as problem:
        lines = [_said(error) for error in problem.errors()]
        raise SystemExit("Stoa cannot start, its settings need mending:\n  " + "\n  ".join(lines)) from None


def _said(error: Mapping[str, Any]) -> str:
    name = f"STOA_{str(error['loc'][0]).upper()}"
    if error["type"] == "value_error":  # what was given may hold a secret
        return f"{name} {error['ctx']['error']}"
    return f"{name} is {error['input']!r}: {error['msg']}"
