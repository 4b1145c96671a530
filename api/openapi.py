"""Write ``api/openapi.json`` anew: ``python -m api.openapi``; a test compares it with the app."""

from pathlib import Path

from api.app import create_app
from api.openapi_document import as_text
from api.settings import Settings
from api.wiring import wire

COMMITTED = Path(__file__).resolve().parent / "openapi.json"


def main() -> None:
    """Write :data:`COMMITTED`."""
    settings = Settings(database_url="sqlite://")
    COMMITTED.write_text(as_text(create_app(wire(settings))), encoding="utf-8")


if __name__ == "__main__":
    main()
