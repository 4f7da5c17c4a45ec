import re
import urllib.request

import pytest

NOT_MADE_HERE = ["", "x", "0123456789abcdeg", "0123456789abcdef0", "0123456789ABCDEF"]


def get(address, **headers):
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as response:
        return response.status, response.headers


def cookie(headers):
    found = re.match("sketch28_visitor=([0-9a-f]{16});", headers["Set-Cookie"] or "")
    return found and found[1]


def test_a_browser_gets_a_name_once(server):
    first = cookie(get(server[1])[1])
    assert first
    assert first != cookie(get(server[1])[1])
    assert cookie(get(server[1], Cookie=f"sketch28_visitor={first}")[1]) is None


@pytest.mark.parametrize("name", NOT_MADE_HERE)
def test_a_name_that_the_server_has_not_made_is_replaced(server, name):
    assert cookie(get(server[1], Cookie=f"sketch28_visitor={name}")[1])
    assert cookie(get(server[1], Cookie=f"x_sketch28_visitor={'0' * 16}")[1])


@pytest.mark.parametrize("name", NOT_MADE_HERE)
def test_nobody_becomes_the_owner_of_runs_by_such_a_name(
    name, fresh_store, quick, open_page, monkeypatch
):
    run_id = fresh_store.create(quick, name)
    fresh_store.release([run_id])
    cookies = {"sketch28_visitor": name}
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.cookies", cookies)
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.ip_address", "10.0.0.9")
    app = open_page("train", run=run_id)
    assert re.fullmatch("[0-9a-f]{16}", app.session_state.visitor)
    assert not {"stop", "pause"} & {button.key for button in app.button}


def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_connections(server):
    header = get(server[1], **{"X-Forwarded-Proto": "https"})[1]["Set-Cookie"].lower()
    assert {"httponly", "samesite=lax", "secure"} <= set(header.split("; "))
    assert "secure" not in get(server[1])[1]["Set-Cookie"].lower()


def test_a_browser_that_kept_the_page_but_no_cookie_gets_a_new_name(server):
    _, headers = get(server[1], Cookie=f"sketch28_visitor={'0' * 16}")
    status, again = get(server[1], **{"If-None-Match": headers["ETag"]})
    assert status == 200
    assert cookie(again)


def test_no_cache_keeps_a_page_with_somebodys_name(server):
    assert get(server[1])[1]["Cache-Control"] == "no-store"
