"""The process that :mod:`api.builder` starts: builds what its standard input asks, and ends.

python -m api.building
"""

import json
import logging
import os
import sys
import threading
from contextlib import suppress
from io import RawIOBase

from api.builder import Work
from api.settings import Settings
from api.whereabouts import whereabouts
from api.wiring import wire

LESS_URGENT = 10  # nice: those who are answered come first
_LOGGER = logging.getLogger(__name__)


def main() -> int:
    """Do what is asked, and return 0 once it is saved."""
    logging.basicConfig(format="%(levelname)s:     %(message)s")
    asking = open(sys.stdin.fileno(), "rb", buffering=0, closefd=False)  # noqa: SIM115
    asked = json.loads(asking.readline())
    threading.Thread(target=_end_with, args=(asking,), daemon=True).start()
    with suppress(OSError):
        os.nice(LESS_URGENT)
    vicinal = wire(Settings.model_validate(asked["settings"]))
    try:
        vicinal.keeper.save_anew(whole=Work(asked["work"]) is Work.READ_AGAIN)
    except Exception as error:  # a process's edge: its messages may quote what people wrote
        _LOGGER.error("index not built: %s", whereabouts(error))
        return 1
    finally:
        vicinal.close()
    return 0


def _end_with(asking: RawIOBase) -> None:
    """End this process when the one that asked does: nothing else comes from it."""
    asking.read(1)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
