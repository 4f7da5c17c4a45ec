"""The address by which others open the server, and what shows it to them."""

import re
import socket

import psutil
import pytest
import streamlit as st

from pages.components.shared import network, share


@pytest.fixture
def open_to_others(monkeypatch):
    """Let the server be open to the network, where this machine has an address."""
    real = st.get_option
    monkeypatch.setattr(
        st, "get_option", lambda name: "0.0.0.0" if name == "server.address" else real(name)
    )
    monkeypatch.setattr(network, "own_address", lambda: "10.0.0.5")


def test_localhost_becomes_this_machines_address_where_the_server_is_open(open_to_others):
    others = network.address_for_others
    assert others("http://localhost:8501/draw?a=1#b") == "http://10.0.0.5:8501/draw?a=1#b"
    assert others("http://[::1]:8501") == "http://10.0.0.5:8501"
    assert others("https://draw.school.example/") == "https://draw.school.example/"
    assert not network.is_for_this_computer(others("http://127.0.0.1:8501/"))


def test_a_server_that_is_not_open_or_in_no_network_keeps_its_address(monkeypatch, open_to_others):
    monkeypatch.setattr(network, "own_address", lambda: "")
    assert network.address_for_others("http://localhost/") == "http://localhost/"
    monkeypatch.undo()
    assert network.address_for_others("http://localhost/") == "http://localhost/"
    assert network.is_for_this_computer("http://localhost/")


def test_the_machines_own_address_is_one_of_its_interfaces(monkeypatch):
    addresses = {
        each.address
        for several in psutil.net_if_addrs().values()
        for each in several
        if each.family == socket.AF_INET and not each.address.startswith("127.")
    }
    assert network.own_address() in addresses | {""}

    def unreachable(*_):
        raise OSError("Network is unreachable")

    monkeypatch.setattr(socket, "socket", unreachable)  # as without a router
    assert network.own_address() in addresses | {""}


def test_who_starts_the_server_for_a_class_sees_the_address_and_its_qr_code(open_to_others, capsys):
    network.invite()
    said = capsys.readouterr().out
    assert re.search(r"Others on this network open http://10\.0\.0\.5:\d+", said)
    assert "█" in said or "▄" in said


def test_on_this_computer_alone_nobody_is_invited(capsys):
    network.invite()
    assert not capsys.readouterr().out


def test_a_link_says_where_it_works_on_this_computer_only(open_page):
    app = open_page()
    app.session_state[share.KEY] = True
    app.run()
    assert share.ALONE in [caption.value for caption in app.caption]
