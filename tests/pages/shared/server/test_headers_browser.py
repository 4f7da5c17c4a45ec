"""What answers allow a browser. That pages need no more, every test in a browser watches."""

import urllib.error
import urllib.request

import pytest

pytestmark = pytest.mark.browser


def get(address):
    with urllib.request.urlopen(address) as response:
        return response.headers


@pytest.mark.parametrize("path", ["/", "/train", "/_stcore/health"])
def test_every_answer_says_what_a_browser_may_do_with_it(server, path):
    headers = get(server[1] + path)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Permissions-Policy"].startswith("camera=(self), ")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_the_policy_allows_neither_foreign_files_nor_code_in_the_page(server):
    policy = dict(
        part.strip().split(" ", 1) for part in get(server[1])["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'self'"
    assert "'unsafe" not in policy["script-src"]
    assert not any("http" in sources or "*" in sources for sources in policy.values())


@pytest.mark.parametrize(
    "path",
    [
        *("metrics", "metrics/", "metrics?families=active_sessions", "script-health-check"),
        *("agent/openapi.json", "agent/interact", "agent/mcp"),
    ],
)
def test_strangers_learn_nothing_of_the_servers_inside(server, path):
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get(f"{server[1]}/_stcore/{path}")


def test_a_browser_fetches_nothing_from_elsewhere_for_a_page(visit, policy_violations):
    tab = visit()
    tab.evaluate("""new Promise(done => {
        document.addEventListener("securitypolicyviolation", done, {once: true})
        document.body.append(Object.assign(new Image(), {src: "http://evil.example/x.png"}))
    })""")
    tab.wait_for_timeout(0)
    assert "evil.example" in policy_violations.pop()
