"""Forty-three values that break things elsewhere, and every place of the API that takes one.

The places are read from the document that the running application publishes: a route or a field
added tomorrow is tried without a line here.
"""

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

PLACEHOLDER = "@@ici@@"
LONG = 1_000_000
_MAX_DEPTH = 6


@dataclass(frozen=True)
class Hostile:
    """A value as it is sent: raw JSON, since much of it no library would write."""

    name: str
    raw: str

    def __str__(self) -> str:
        return self.name


def _text(name: str, text: str) -> Hostile:
    return Hostile(name, json.dumps(text))


HOSTILE = (
    Hostile("NaN", "NaN"),
    Hostile("Infinity", "Infinity"),
    Hostile("minus Infinity", "-Infinity"),
    Hostile("1e400", "1e400"),
    Hostile("a subnormal", "4.9e-324"),
    Hostile("the largest float", "1.7976931348623157e308"),
    Hostile("minus zero", "-0.0"),
    Hostile("400 digits", "9" * 400),
    Hostile("2 to the 31", str(2**31)),
    Hostile("2 to the 63", str(2**63)),
    Hostile("a negative number", "-1"),
    Hostile("zero", "0"),
    Hostile("a half", "0.5"),
    Hostile("true", "true"),
    Hostile("null", "null"),
    Hostile("an empty list", "[]"),
    Hostile("an empty object", "{}"),
    Hostile("a list of nulls", "[null, null]"),
    Hostile("a list without end", "[" * 900 + "]" * 900),
    Hostile("an object without end", '{"a":' * 900 + "1" + "}" * 900),
    Hostile("ten thousand items", json.dumps(["x"] * 10_000)),
    Hostile("a key of nothing", '{"": 1}'),
    Hostile("swapped coordinates", '{"lat": -0.5518, "lon": 47.4712}'),
    _text("an empty text", ""),
    _text("a blank text", " \t\n"),
    _text("a NUL", "a\x00b"),
    Hostile("a lone surrogate", '"\\ud800"'),
    _text("a text turned over", "\u202egnp.exe"),
    _text("nothing to see", "\u200b\u2060\ufeff"),
    _text("a tower of accents", "e" + "\u0301" * 5_000),
    _text("an escape sequence", "\x1b]0;titre\x07\x1b[2J"),
    _text("a million letters", "a" * LONG),
    _text("as many letters as a body holds", "é" * 100_000),
    _text("year 0", "0000-01-01"),
    _text("the 30th of February", "2026-02-30"),
    _text("the end of time", "9999-12-31"),
    _text("a moment far away", "-271821-04-20T00:00:00Z"),
    _text("SQL", "'; DROP TABLE opportunities; --"),
    _text("HTML", "<script>alert(1)</script><img src=x onerror=alert(1)>"),
    _text("a formula", '=HYPERLINK("http://127.0.0.1/?"&A1;"ici")'),
    _text("a path", "../../../../etc/passwd\\..\\..\\boot.ini"),
    _text("a template", "{{7*7}}${jndi:ldap://127.0.0.1/a}%s%n"),
    _text("two headers", "a\r\nSet-Cookie: a=b\r\n\r\n"),
)

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Place:
    """A field of the body of a route."""

    method: str
    template: str
    path: Path

    def __str__(self) -> str:
        return f"{self.method} {self.template} {'.'.join(map(str, self.path)) or 'corps'}"


def places(document: Mapping[str, Any], prefix: str) -> Iterator[Place]:
    """Yield every field of every body that the application takes, the body itself included."""
    for url, operations in document["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {})
            schema = content.get("application/json", {}).get("schema")
            if schema is not None:
                template = url.removeprefix(prefix)
                for path in sorted(set(_fields(schema, document, (), ())), key=str):
                    yield Place(method.upper(), template, path)


def _fields(
    schema: Mapping[str, Any], document: Mapping[str, Any], path: Path, seen: tuple[str, ...]
) -> Iterator[Path]:
    reference = schema.get("$ref")
    if reference is not None:
        if reference in seen or len(seen) > _MAX_DEPTH:
            return
        named = document["components"]["schemas"][reference.rpartition("/")[2]]
        yield from _fields(named, document, path, (*seen, reference))
        return
    yield path
    for each in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from _fields(each, document, path, seen)
    for name, inner in schema.get("properties", {}).items():
        yield from _fields(inner, document, (*path, name), seen)
    if isinstance(schema.get("items"), Mapping):
        yield from _fields(schema["items"], document, (*path, 0), seen)
    if isinstance(schema.get("additionalProperties"), Mapping):
        yield from _fields(schema["additionalProperties"], document, (*path, "K2204"), seen)


def body_with(good: object, path: Path, hostile: Hostile) -> bytes:
    """Return a good body in which a place holds a hostile value."""
    whole = _with(copy.deepcopy(good), path)
    text = json.dumps(whole).replace(json.dumps(PLACEHOLDER), hostile.raw)
    return text.encode()


def _with(value: object, path: Path) -> object:
    if not path:
        return PLACEHOLDER
    step, *rest = path
    if isinstance(step, int):
        held = list(value) if isinstance(value, list) else []
        inner = held[0] if held else None
        return [_with(inner, tuple(rest)), *held[1:]]
    held_by_name = dict(value) if isinstance(value, dict) else {}
    return held_by_name | {step: _with(held_by_name.get(step), tuple(rest))}
