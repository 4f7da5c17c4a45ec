import gzip
import re
import urllib.error
import urllib.request

import pytest

from tests.support.tab import Tab

ADDRESS = re.compile(r'new URL\("(scripts/[a-z-]+\.[0-9a-f]{16}\.js)", location\.href\)')


def get(server, path, **headers):
    with urllib.request.urlopen(
        urllib.request.Request(f"{server[1]}/{path}", None, headers)
    ) as got:
        return got.headers, got.read()


def test_a_stroke_brings_no_scripts_but_their_addresses_where_they_stay_for_a_year(server):
    with Tab(server[1]) as tab:
        sent = {one.component_name: one.js_content for one in tab.all("bidi_component")}
    scripts = {name: sent[name] for name in sent if name.startswith("sketch28") and sent[name]}
    assert {"sketch28-shared-answer", "sketch28-draw-live"} <= scripts.keys()
    for script in scripts.values():
        assert len(script) < 200
        headers, content = get(server, ADDRESS.search(script)[1])
        packed_headers, packed = get(
            server, ADDRESS.search(script)[1], **{"Accept-Encoding": "gzip"}
        )
        assert b"export default function" in content
        assert gzip.decompress(packed) == content
        assert packed_headers["Content-Encoding"] == "gzip"
        assert "immutable" in headers["Cache-Control"]


@pytest.mark.parametrize("file", ["draw-live.0000000000000000.js", "frame.css", "live.js"])
def test_a_script_that_is_not_there_is_not_found(server, file):
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get(server, f"scripts/{file}")
