"""Style sheets, scripts, the outlines of the map, and what a telephone keeps for later."""

import json
import re

from fastapi import HTTPException, Request, Response

from insertion.rights import Right
from web.assets import URL
from web.outlines import outlines_json
from web.rendering import screens
from web.routing import shown

_FOR_EVER = "public, max-age=31536000, immutable"
_A_DAY = "public, max-age=86400"
_DEPARTEMENT = re.compile(r"[0-9AB]{2,3}")


def send_file(request: Request) -> Response:
    """Send one file; it may be kept for ever when its address holds its digest."""
    asset = screens(request).assets.by_name.get(request.path_params["name"])
    if asset is None:
        raise HTTPException(404)
    is_this_one = request.query_params.get("v") == asset.digest
    headers = {"Cache-Control": _FOR_EVER if is_this_one else "no-cache"}
    return Response(asset.content, media_type=asset.media_type, headers=headers)


def send_keeper(request: Request) -> Response:
    """Send the worker that keeps the last list; it must stand at the root to see every page."""
    found = screens(request)
    script = found.assets.by_name["garde.js"].content.decode()
    kept = [found.assets.url(each) for each in ("theme.css", "vicinal.css", "vicinal.js")]
    listed = ",".join(f'"{each}"' for each in ("/hors-ligne", *kept))
    text = script.replace("/*version*/", found.assets.version()).replace("/*files*/", listed)
    # A worker obeys the policy it came with: it may ask this server, and nobody else.
    policy = "default-src 'none'; connect-src 'self'"
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": policy}
    return Response(text, media_type="text/javascript", headers=headers)


def send_manifest(request: Request) -> Response:
    """Send what lets a telephone install the screens."""
    found = screens(request)
    icons = []
    if found.theme.logo:
        sizes = "any" if found.theme.logo_type == "image/svg+xml" else "48x48"
        icons = [{"src": found.assets.url("logo"), "sizes": sizes, "type": found.theme.logo_type}]
    return _json(
        {
            "name": found.theme.name,
            "short_name": found.theme.name[:12],
            "lang": "fr",
            "start_url": "/",
            "display": "standalone",
            "background_color": found.theme.light.paper,
            "theme_color": found.theme.light.primary,
            "icons": icons,
        }
    )


def _json(value: object) -> Response:
    headers = {"Cache-Control": _A_DAY}
    return Response(json.dumps(value), media_type="application/manifest+json", headers=headers)


def send_outlines(request: Request) -> Response:
    """Send the outlines of the communes of a département."""
    code = request.path_params["departement"]
    found = outlines_json(code) if _DEPARTEMENT.fullmatch(code) else None
    if found is None:
        raise HTTPException(404)
    return Response(found, media_type="application/geo+json", headers={"Cache-Control": _A_DAY})


def send_robots(_request: Request) -> Response:
    """Tell programs that index the web what is worth reading."""
    kept_out = ("/profil", "/moi", "/possibilites?", "/langue")
    text = "User-agent: *\n" + "".join(f"Disallow: {path}\n" for path in kept_out)
    return Response(text, media_type="text/plain")


ROUTES = (
    shown(URL + "contours/{departement}.json", Right.READ_REFERENCE, send_outlines),
    shown(URL + "{name:path}", Right.READ_CATALOGUE, send_file),
    shown("/garde.js", Right.READ_CATALOGUE, send_keeper),
    shown("/manifeste.webmanifest", Right.READ_CATALOGUE, send_manifest),
    shown("/robots.txt", Right.READ_CATALOGUE, send_robots),
)
