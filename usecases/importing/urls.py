"""Which addresses a person may be sent to."""

from urllib.parse import urlsplit

MAX_URL_LENGTH = 2000


def is_safe_url(text: str) -> bool:
    """Return whether ``text`` is an https address with a host, and nothing that disguises it."""
    if len(text) > MAX_URL_LENGTH or " " in text or not text.isprintable():
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme == "https" and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False
