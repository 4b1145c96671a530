"""What the screens weigh and how long they take: ``python -m tests.web.weight BASE``.

``BASE`` is the address of a server that runs the demonstration (``vicinal demo --serve``).
Bytes are those that crossed the network, compressed, headers included, for someone who comes for
the first time. The slow telephone has 400 kb/s, 400 ms of latency and a processor four times
slower, and is timed until the page is first drawn.
"""

import sys

from playwright.sync_api import Browser

from tests.web.browser import Visitor, a_browser
from tests.web.screenshots import answer

SLOW_BYTES_PER_SECOND = 400_000 / 8
SLOW_LATENCY_MS = 400
SLOWER = 4


def weigh(browser: Browser, base: str, path: str, answers: list[dict[str, str]]) -> tuple[int, int]:
    """Return the bytes and the requests of a first visit to a page."""
    visitor = Visitor(browser, base, 360)
    visitor.context.add_cookies(answers)  # type: ignore[arg-type]
    session = visitor.context.new_cdp_session(visitor.page)
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    session.send("Network.enable")
    visitor.go(path)
    visitor.page.wait_for_timeout(1_500)
    visitor.close()
    return int(sum(received)), len(received)


def slow(browser: Browser, base: str, path: str, answers: list[dict[str, str]]) -> float:
    """Return the seconds until the list is drawn on a slow telephone, for the first time."""
    visitor = Visitor(browser, base, 360)
    visitor.context.add_cookies(answers)  # type: ignore[arg-type]
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": SLOW_LATENCY_MS,
            "downloadThroughput": SLOW_BYTES_PER_SECOND,
            "uploadThroughput": SLOW_BYTES_PER_SECOND,
        },
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    visitor.page.goto(base + path, wait_until="load")
    painted = visitor.page.evaluate(
        "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    )
    visitor.close()
    return float(painted) / 1000


def main(base: str) -> None:
    """Print one line a page."""
    with a_browser() as browser:
        visitor = Visitor(browser, base, 360)
        answer(visitor)
        cookies = [dict(each) for each in visitor.context.cookies()]
        visitor.close()
        for path in ("/", "/profil/deplacement", "/possibilites", "/comment-ca-marche"):
            size, requests = weigh(browser, base, path, cookies)  # type: ignore[arg-type]
            drawn = slow(browser, base, path, cookies)  # type: ignore[arg-type]
            print(  # noqa: T201
                f"{path:22} {size / 1000:6.1f} kB {requests:3} requests; slow: {drawn:.1f} s"
            )


if __name__ == "__main__":
    main(sys.argv[1])
