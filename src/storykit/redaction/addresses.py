"""Which addresses everybody can open, and which lead to us alone."""

from __future__ import annotations

import re

_WEB = re.compile(
    r"https?://([\w-]+(?:\.[\w-]+)*\.(?:[^\W\d_]{2,}|xn--[a-z0-9-]+))(?:[/?#][^\s\\<>\"]*)?", re.IGNORECASE
)
_NO_DOMAIN = re.compile(
    r"local|localhost|localdomain|internal|intranet|corp|lan|home|private|test|invalid|arpa|onion", re.IGNORECASE
)
_FOR_FEW = frozenset(("intranet", "internal", "extranet", "localhost", "vpn", "staging", "preview"))
"""Labels of hosts that are meant for few."""
_SHARED = re.compile(
    r"(?:.*\.)?(?:atlassian\.net|(?:docs|drive)\.google\.com|dropbox\.com|box\.com|force\.com|salesforce\.com"
    r"|app\.hubspot\.com|notion\.so|office\.com|sharepoint\.com|slack\.com)"
)
"""Where organisations keep papers of their own: a link there opens for those who were let in."""
_LINK = re.compile(r"[a-z][a-z0-9+.-]*:/{2}\S+", re.IGNORECASE)
_TRACE = re.compile(
    r"\S@\S|\\\\|\blocalhost\b|\b(?:file|mailto|tel|data|javascript):\S"
    r"|\b[\w-]+\.(?:local|localdomain|internal|intranet|corp|lan)\b"
    r"|\b(?:\d{1,3}\.){3}\d{1,3}\b|\[[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*\]",
    re.IGNORECASE,
)


def is_public(url: str) -> bool:
    """Whether an address looks open to everybody; when in doubt it is not.

    It is http(s), its host has a domain that the internet knows, and is no number; it has no user,
    password or port; it is neither on a host for few (`intranet.`, `staging.`) nor where
    organisations keep their own papers (such as `docs.google.com`). Nothing is opened to find out.
    """
    match = _WEB.fullmatch(url.strip())
    if match is None:
        return False
    host = match[1].lower()
    labels = host.split(".")
    return not (_NO_DOMAIN.fullmatch(labels[-1]) or _SHARED.fullmatch(host)) and _FOR_FEW.isdisjoint(labels)


def leads_inside(text: str) -> bool:
    """Whether a text has an address in it that is not public: a link, a host, a path or somebody's e-mail."""
    links = (link.rstrip(".,;:!?)]}»”’\"'") for link in _LINK.findall(text))
    return _TRACE.search(text) is not None or not all(is_public(link) for link in links)
