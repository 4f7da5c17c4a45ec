"""What goes over the network: Streamlit's files compressed, and messages without repetition."""

import gzip
import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from pages.components.shared.static import STATIC

pytestmark = pytest.mark.browser


def get(address, **headers):
    request = urllib.request.Request(address, headers=headers)
    with urllib.request.urlopen(request) as response:
        return response.read(), response.headers


def test_scripts_and_style_sheets_come_compressed_to_browsers_that_take_it(server):
    page = get(server[1])[0].decode()
    assets = re.findall(r'(?:src|href)="\.?(/static/[^"]+\.(?:js|css))"', page)
    assert len(assets) >= 2
    for asset in assets:
        plain, headers = get(server[1] + asset)
        assert headers["Content-Encoding"] is None
        packed, headers = get(server[1] + asset, **{"Accept-Encoding": "br, gzip"})
        assert headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed) == plain
        assert "immutable" in headers["Cache-Control"]


def test_a_path_out_of_the_folder_is_refused(server):
    with pytest.raises(urllib.error.HTTPError, match="400"):
        get(server[1] + "/static/js/../../etc/passwd.js", **{"Accept-Encoding": "gzip"})


def test_messages_are_compressed_with_the_widest_window(visit):
    tab = visit()
    shaken = tab.context.new_cdp_session(tab)
    shaken.send("Network.enable")
    answers = []
    shaken.on(
        "Network.webSocketHandshakeResponseReceived",
        lambda event: answers.append(event["response"]["headers"]),
    )
    tab.reload()
    expect(tab.locator(".st-key-prediction .s28-name")).to_be_visible()
    extensions = {name.lower(): value for name, value in answers[0].items()}
    assert "permessage-deflate" in extensions["sec-websocket-extensions"]
    assert "server_max_window_bits" not in extensions["sec-websocket-extensions"]  # the widest


def test_the_icon_font_is_small_and_an_unchanged_one_is_not_sent_again(server):
    [font] = (STATIC / "shared").glob("*.woff2")
    address = f"{server[1]}/static/media/{font.name}"
    content, headers = get(address)
    assert content == font.read_bytes()
    with pytest.raises(urllib.error.HTTPError, match="304"):
        get(address, **{"If-None-Match": headers["ETag"]})
