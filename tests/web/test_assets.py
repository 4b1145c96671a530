"""What pages are made of: carried here, unchanged, and asked of nobody else."""

import hashlib
import re
import tomllib
from pathlib import Path

from web.assets import FOLDER, assets_of
from web.theme import load_theme

WEB = FOLDER.parent
_ADDRESS = re.compile(
    r"""(?:src|href|action|url\(|import|fetch\()\s*=?\s*["'(]?\s*(?:https?:)?//"""
)


def test_every_library_carried_is_the_one_that_was_published() -> None:
    manifest = tomllib.loads((FOLDER / "vendor" / "MANIFEST.toml").read_text(encoding="utf-8"))
    carried = {path.name for path in (FOLDER / "vendor").iterdir()} - {"MANIFEST.toml"}
    assert carried == set(manifest)
    for name, said in manifest.items():
        found = hashlib.sha256((FOLDER / "vendor" / name).read_bytes()).hexdigest()
        assert found == said["sha256"], name
        assert said["licence"]
        assert said["version"]


def test_no_page_script_or_sheet_of_ours_names_another_site() -> None:
    ours = [*WEB.rglob("*.html"), *FOLDER.glob("*.css"), *FOLDER.glob("*.js")]
    assert len(ours) > 10
    named = [path.name for path in ours if _ADDRESS.search(path.read_text(encoding="utf-8"))]
    assert named == []


def test_pages_hold_no_style_and_no_script_of_their_own() -> None:
    inline = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", re.IGNORECASE)
    held = [p.name for p in WEB.rglob("*.html") if inline.search(p.read_text(encoding="utf-8"))]
    assert held == []


def test_no_identity_of_the_state_is_borrowed() -> None:
    files = [path for path in WEB.rglob("*") if path.suffix in {".html", ".css", ".toml", ".js"}]
    borrowed = [
        p.name for p in files if re.search(r"\b(?:dsfr|marianne)\b", p.read_text("utf-8"), re.I)
    ]
    assert borrowed == []


def test_an_address_changes_when_its_file_does() -> None:
    assets = assets_of(load_theme())
    digest = hashlib.sha256((FOLDER / "vicinal.css").read_bytes()).hexdigest()
    assert assets.url("vicinal.css").endswith(digest[:10])
    assert Path(assets.url("vendor/htmx.min.js").split("?")[0]).name == "htmx.min.js"
