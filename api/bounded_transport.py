"""What another server answers, as far as it is short and quick: a few things about one person.

A service that goes wrong, or is in other hands, must not fill the memory nor hold a thread.
"""

import time

import httpx2

MOST_BYTES = 512 * 1024  # of an answer: the keys of a service take some thousands
WITHIN_SECONDS = 15.0  # from the headers of an answer to its end
_PLAIN = "identity"


class BoundedTransport(httpx2.BaseTransport):
    """A transport that gives up an answer which is too long, too slow or compressed."""

    def __init__(self, inner: httpx2.BaseTransport, within: float = WITHIN_SECONDS) -> None:
        self._inner = inner
        self._within = within

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Return an answer, read whole.

        Raises
        ------
        httpx2.ReadError
            When it is too long, too slow, or compressed: what it would become is not known.
        """
        request.headers["accept-encoding"] = _PLAIN
        answer = self._inner.handle_request(request)
        try:
            if answer.headers.get("content-encoding", _PLAIN).strip().lower() != _PLAIN:
                raise httpx2.ReadError("compressed, though it was asked not to be")
            content = self._read(answer)
        finally:
            answer.close()
        return httpx2.Response(answer.status_code, headers=answer.headers, content=content)

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()

    def _read(self, answer: httpx2.Response) -> bytes:
        until, content = time.monotonic() + self._within, bytearray()
        assert isinstance(answer.stream, httpx2.SyncByteStream)
        for part in answer.stream:
            content += part
            if len(content) > MOST_BYTES or time.monotonic() > until:
                raise httpx2.ReadError("too long or too slow")
        return bytes(content)
