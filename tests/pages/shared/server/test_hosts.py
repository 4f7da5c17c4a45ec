"""Names and origins that the server answers to, as a page that has taken over a name would try."""

import contextlib
import http.client
import socket
from urllib.parse import urlsplit

import psutil
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.support.visitor import serving

OWN_NAME = socket.gethostname().lower()
NETWORK = [
    each.address
    for several in psutil.net_if_addrs().values()
    for each in several
    if each.family == socket.AF_INET and not each.address.startswith("127.")
]


@pytest.fixture(scope="module")
def proxy():
    """Listen where programs look for a proxy, so that a request to another server arrives here."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def arrived(proxy):
    """Return how many connections have arrived since the last look."""
    count = 0
    with contextlib.suppress(BlockingIOError):
        while True:
            proxy.accept()[0].close()
            count += 1
    return count


@pytest.fixture(scope="module")
def class_server(tmp_path_factory, proxy):
    """Start the app for a class, behind a proxy of the name draw.school.example."""
    address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
    settings = {"STREAMLIT_SERVER_ADDRESS": "0.0.0.0", "ALLOWED_HOSTS": "draw.school.example"}
    settings |= dict.fromkeys(("http_proxy", "https_proxy"), address) | {"no_proxy": "localhost"}
    database = f"sqlite:///{tmp_path_factory.mktemp('class') / 'runs.sqlite'}"
    with serving(database, **settings) as (_, address):
        yield address


def get(address, host, path="/_stcore/health", at=None):
    """Return the status and the text of an answer to a request with this Host header."""
    parts = urlsplit(address)
    line = http.client.HTTPConnection(at or parts.hostname, parts.port, timeout=30)
    line.putrequest("GET", path, skip_host=True)
    if host is not None:
        line.putheader("Host", host)
    line.endheaders()
    answer = line.getresponse()
    content = answer.read().decode()
    line.close()
    return answer.status, content


def open_socket(address, host, origin):
    """Open the app's WebSocket with these headers; return its status, 101 if it is let in."""
    port = urlsplit(address).port
    line = socket.create_connection(("localhost", port))
    try:
        with connect(f"ws://{host}/_stcore/stream", sock=line, origin=origin):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "127.0.0.1", "[::1]:8501"])
def test_this_computer_is_known_by_its_names(server, host):
    assert get(server[1], host)[0] == 200


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:8501", "localhost.evil.example", OWN_NAME, *NETWORK[:1]),
        *("localhost:port", "localhost@evil.example", "localhost, evil.example", "", None),
    ],
)
def test_a_host_that_nobody_opened_gets_one_sentence(server, host):
    status, sentence = get(server[1], host, "/")
    assert status == 400
    if host:  # uvicorn itself refuses a request without one
        assert sentence.startswith("Open this server by its own address")


def test_a_page_that_has_taken_over_a_name_gets_no_websocket(server):
    port = urlsplit(server[1]).port
    assert open_socket(server[1], f"evil.example:{port}", f"http://evil.example:{port}") == 400
    assert open_socket(server[1], f"localhost:{port}", server[1]) == 101


def test_pages_of_other_servers_get_no_websocket_even_on_this_computer(server):
    own = f"localhost:{urlsplit(server[1]).port}"
    for origin in ("http://evil.example", "http://localhost:1", "null", "http://["):
        assert open_socket(server[1], own, origin) == 403


@pytest.mark.skipif(not NETWORK, reason="this machine is not in a network")
def test_a_class_reaches_the_server_by_the_machines_address_and_names(class_server):
    port = urlsplit(class_server).port
    short = OWN_NAME.partition(".")[0]
    for host in (f"{NETWORK[0]}:{port}", OWN_NAME, f"{short}.local:{port}", "localhost"):
        assert get(class_server, host, at=NETWORK[0])[0] == 200
    for host in ("evil.example", "10.254.253.252"):
        assert get(class_server, host, at=NETWORK[0])[0] == 400


def test_a_proxy_is_let_in_by_the_name_that_the_operator_gave(class_server):
    port = urlsplit(class_server).port
    assert get(class_server, "Draw.School.Example")[0] == 200
    assert open_socket(class_server, "draw.school.example", "https://draw.school.example") == 101
    own = f"localhost:{port}"  # of a proxy that puts the server's own name into the header
    assert open_socket(class_server, own, "https://draw.school.example") == 101


def test_a_foreign_origin_does_not_make_the_server_ask_another_one(class_server, proxy):
    port = urlsplit(class_server).port
    arrived(proxy)  # what Streamlit asks for its welcome message
    for origin in ("http://evil.example", "https://draw.school.example"):
        open_socket(class_server, f"localhost:{port}", origin)
    assert not arrived(proxy)
