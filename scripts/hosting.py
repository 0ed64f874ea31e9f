"""Where the site lives, and what the servers that carry it are told: the same rules as the pages' own.

A page can forbid by itself nearly all that it does not need; that no other site may show it in a frame only
a server can say. HOSTING.md tells how each kind of host takes these files.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import yaml

from scripts.paths import CONFIG

if TYPE_CHECKING:
    from pathlib import Path

#: Content Security Policy (Level 3) of every page of the site. No page connects to anything; tools that judge
#: a page ask for ``robots.txt`` in its name.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
#: What only a header can say.
UNFRAMED = "frame-ancestors 'none'"
#: The form in a browser brings its own, stricter rules, by the sums of its scripts.
DOWNLOADS = f"base-uri 'none'; {UNFRAMED}"
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: Netlify, Cloudflare Pages and others; Apache; search engines.
FILES = ("_headers", ".htaccess", "robots.txt")
#: Types that old servers do not know. The name tells a file's own compression, which must stay.
TYPES = {"application/epub+zip": ".epub", "font/woff2": ".woff2", "application/atom+xml": ".atom"}
#: Hosts that are nobody's; so is every name that ends with ``.example`` (RFC 2606).
RESERVED = {"example.org", "example.com", "example.net"}


@cache
def _config() -> dict[str, Any]:
    config: dict[str, Any] = yaml.safe_load(CONFIG.read_text("utf-8"))
    return config


def published() -> str:
    """Return the address that books and copies name: none while it is reserved for examples (RFC 2606)."""
    host = urlsplit(site_url()).hostname or ""
    return "" if host.removeprefix("www.") in RESERVED or host.endswith(".example") else site_url()


def site_url() -> str:
    """Return the address that the site is built for, with its last slash; empty where none is known."""
    url = str(_config().get("site_url") or "")
    return url and url.rstrip("/") + "/"


def feedback() -> str:
    """Return the e-mail address that readers may write to; empty where none is configured."""
    return str((_config().get("extra") or {}).get("feedback") or "")


def write(site: Path) -> None:
    """Write the files by which common hosts learn what to send with each page."""
    (site / FILES[0]).write_text(_headers(site), "utf-8")
    (site / FILES[1]).write_text(_htaccess(), "utf-8")
    (site / FILES[2]).write_text(_robots(), "utf-8")


def _headers(site: Path) -> str:
    """Return the rules by path: of two rules for one path both would count, so none is for all of them."""
    folders = sorted(entry.name for entry in site.iterdir() if entry.is_dir() and entry.name != "downloads")
    pages = ["/", "/index.html", "/404.html", *(f"/{name}/*" for name in folders)]
    rules = {"/*": HEADERS}
    rules |= {path: {"Content-Security-Policy": f"{POLICY}; {UNFRAMED}"} for path in pages}
    rules["/downloads/*"] = {"Content-Security-Policy": DOWNLOADS}
    blocks = (
        "\n".join([path, *(f"  {name}: {value}" for name, value in sent.items())])
        for path, sent in rules.items()
    )
    return "\n\n".join(blocks) + "\n"


def _robots() -> str:
    """Let search engines read everything (RFC 9309), and name the sitemap where its address is known."""
    return "User-agent: *\nAllow: /\n" + (f"Sitemap: {site_url()}sitemap.xml\n" if site_url() else "")


def _htaccess() -> str:
    root = urlsplit(site_url()).path or "/"
    always = "\n".join(f'  Header always set {name} "{value}"' for name, value in HEADERS.items())
    types = "\n".join(f"AddType {kind} {end}" for kind, end in TYPES.items())
    return f"""\
ErrorDocument 404 {root}404.html
AddDefaultCharset utf-8
{types}
<IfModule mod_headers.c>
{always}
  Header always set Content-Security-Policy "{POLICY}; {UNFRAMED}"
  <If "%{{REQUEST_URI}} =~ m#/downloads/[^/]*$#">
    Header always set Content-Security-Policy "{DOWNLOADS}"
  </If>
</IfModule>
<IfModule mod_deflate.c>
  AddOutputFilterByType DEFLATE text/html text/css text/javascript application/javascript
  AddOutputFilterByType DEFLATE application/json application/atom+xml image/svg+xml
</IfModule>
"""
