"""The documentation page: Swagger UI served from an installed wheel, nothing from elsewhere."""

import base64
import hashlib
import re
from pathlib import Path

import fastapi_offline
from fastapi import FastAPI, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.staticfiles import StaticFiles

DOCS_URL = "/docs"
STATIC_URL = "/docs-statique"
_STATIC_FILES = Path(fastapi_offline.__file__).parent / "static"
_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def add_docs_page(app: FastAPI) -> None:
    """Serve ``/docs``; :func:`fastapi_offline.FastAPIOffline` leaves no room for our headers."""
    app.mount(STATIC_URL, StaticFiles(directory=_STATIC_FILES), name="docs-statique")
    app.add_api_route(DOCS_URL, _show_docs, include_in_schema=False)


async def _show_docs(request: Request) -> Response:
    # Not a closure over the application: FastAPI keeps every endpoint that it ever analysed.
    app: FastAPI = request.app
    root = request.scope.get("root_path", "")
    page = get_swagger_ui_html(
        openapi_url=f"{root}{app.openapi_url}",
        title=app.title,
        swagger_js_url=f"{root}{STATIC_URL}/swagger-ui-bundle.js",
        swagger_css_url=f"{root}{STATIC_URL}/swagger-ui.css",
        swagger_favicon_url=f"{root}{STATIC_URL}/favicon.png",
        # Without this, Swagger UI asks an outside validator what it thinks of our document.
        swagger_ui_parameters={"validatorUrl": None},
    )
    page.headers["Content-Security-Policy"] = _page_policy(bytes(page.body))
    return page


def _page_policy(page: bytes) -> str:
    """Allow our own files, and the one inline script by its digest."""
    digests = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(page)
    )
    return (
        f"default-src 'none'; script-src 'self' {digests}; connect-src 'self'; "
        # Swagger UI draws its icons as data: images.
        "style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
