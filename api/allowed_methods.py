"""Every method of an address: two routes may share one, and each knows its own only."""

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import compile_path


def allowed_methods(app: FastAPI, path: str) -> frozenset[str]:
    """Return the methods of the API that a path takes."""
    found: set[str] = set()
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute) and compile_path(context.path or "")[0].fullmatch(path):
            found |= route.methods or set()
    return frozenset(found)
