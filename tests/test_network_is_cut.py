"""Distances, codes and texts are answered from local data: a test that leaves is refused."""

import socket

import pytest

from tests.conftest import NetworkRefused, is_this_machine

_DOCUMENTATION_ADDRESS = ("192.0.2.1", 80)  # RFC 5737: never routed


def test_connecting_to_another_machine_is_refused() -> None:
    with socket.socket() as outside, pytest.raises(NetworkRefused):
        outside.connect(_DOCUMENTATION_ADDRESS)


def test_sending_a_datagram_to_another_machine_is_refused() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as outside, pytest.raises(NetworkRefused):
        outside.sendto(b"", _DOCUMENTATION_ADDRESS)


def test_looking_up_another_name_is_refused() -> None:
    with pytest.raises(NetworkRefused):
        socket.getaddrinfo("exemple.invalid", 443)


def test_this_machine_stays_within_reach() -> None:
    with socket.socket() as listening, socket.socket() as client:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        client.connect(listening.getsockname())
        assert client.getpeername() == listening.getsockname()


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", True), ("::1", True), (b"localhost", True), ("10.0.0.1", False)],
)
def test_only_loopback_is_this_machine(host: object, here: bool) -> None:
    assert is_this_machine(host) is here
