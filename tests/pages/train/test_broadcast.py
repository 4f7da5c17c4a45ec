"""The news of a run over its WebSocket, and the bounds on whoever watches."""

import contextlib
import time
from dataclasses import replace

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from model.runs.run import Metric, RunStatus
from pages.components.shared.server import rooms, seats
from pages.components.train import broadcast, news
from tests.support.asgi import closed, heard, open_socket, serving_sockets


@pytest.fixture(scope="module")
def host():
    with serving_sockets(broadcast.ROUTES) as address:
        yield address


@pytest.fixture
def run_id(store, quick):
    run_id = store.create(replace(quick, epochs=100))
    store.start(run_id, "training", "worker")
    store.add_metric(run_id, Metric(0.5, 2.0, 0.2), phase="training")
    return run_id


@pytest.fixture
def watch(host, run_id):
    opened = []

    def watched(path=f"watch/{run_id}", **who):
        opened.append(open_socket(host, path, **who))
        return opened[-1]

    yield watched
    for connection in opened:
        connection.close()
    wait_until(lambda: not broadcast._rooms.open)


def wait_until(is_so):
    for _ in range(200):
        if is_so():
            return
        time.sleep(0.05)
    assert is_so()


def test_a_watcher_hears_everything_and_then_what_changes(watch, store, run_id):
    connection = watch()
    first = heard(connection)
    assert first["heading"] == "Epoch 1 of 100"
    assert (first["from"], len(first["points"])) == (0, 1)
    store.add_metric(run_id, Metric(0.75, 1.5, 0.4))
    then = heard(connection)
    assert (then["from"], then["points"]) == (1, [[0.75, 1.5, 0.4, None, None]])
    assert "heading" not in then


def test_whoever_comes_later_hears_everything_too(watch, store, run_id):
    heard(early := watch())
    store.add_metric(run_id, Metric(0.75, 1.5, 0.4))
    heard(early)
    late = heard(watch(visitor="1" * 16))
    assert [point[0] for point in late["points"]] == [0.5, 0.75]


def test_a_run_is_read_once_for_all_who_watch_it(watch, store, run_id, monkeypatch):
    readers, read = set(), news.Reader.read
    monkeypatch.setattr(news.Reader, "read", lambda self: readers.add(self) or read(self))
    watchers = [watch(visitor=f"{number:016x}") for number in range(20)]
    for one in watchers:
        heard(one)
    store.add_metric(run_id, Metric(0.75, 1.5, 0.4))
    assert len({one.recv(timeout=30) for one in watchers}) == 1
    assert len(readers) == 1


def test_reading_ends_with_the_last_watcher(watch, run_id):
    connections = [watch(), watch()]
    for one in connections:
        heard(one)
    connections[0].close()
    wait_until(lambda: broadcast._rooms.open[run_id].listeners == 1)
    reading = broadcast._rooms.open[run_id]._reading
    connections[1].close()
    wait_until(lambda: reading.cancelled())
    assert run_id not in broadcast._rooms.open


def test_the_more_watch_the_longer_their_pages_may_wait_until_they_run_again(watch, store, run_id):
    watchers = [watch(visitor=f"{number:016x}") for number in range(5)]
    for one in watchers:
        heard(one)
    store.request_stop(run_id)
    told = heard(watchers[0])
    assert told["heading"] == "Stopping…"
    assert told["spread"] == pytest.approx(5 * rooms.SPREAD_SECONDS)


@pytest.mark.parametrize("name", ["01234567", "nope", "0" * 9, "%2e%2e"])
def test_a_run_that_does_not_exist_is_said_in_one_sentence(watch, name):
    end = closed(watch(f"watch/{name}"))
    assert end.code == seats.REFUSED
    assert end.reason.startswith("There is no ")


@pytest.mark.parametrize("message", ["", "{}", b"\x00", "x" * 100_000])
def test_what_no_page_sends_closes_the_connection_and_harms_no_other(watch, store, run_id, message):
    other, bad = watch(), watch()
    heard(other)
    bad.send(message)
    assert closed(bad).code == seats.REFUSED
    store.add_metric(run_id, Metric(0.75, 1.5, 0.4))
    assert heard(other)["points"]


def test_a_deleted_run_is_no_longer_watched(watch, store, run_id):
    connection = watch()
    heard(connection)
    store.end(run_id, RunStatus.STOPPED)
    store.delete([run_id])
    assert closed(connection).code == seats.REFUSED


def test_a_page_of_another_origin_does_not_watch(watch):
    with pytest.raises(InvalidStatus, match="403"):
        watch(origin="http://evil.example")


def test_a_visitor_watches_in_as_many_tabs_as_are_sensible_and_gets_them_back(watch):
    tabs = [watch() for _ in range(seats.MOST_OF_ONE)]
    for tab in tabs:
        heard(tab)
    assert closed(watch()).code == seats.TOO_MANY
    assert heard(watch(visitor="1" * 16))
    tabs[0].close()
    wait_until(lambda: broadcast._seats.open["0" * 16] < seats.MOST_OF_ONE)
    assert heard(watch())


def test_an_error_of_the_program_ends_the_connections_and_the_next_one_starts_anew(
    watch, run_id, monkeypatch
):
    def fail(self):
        raise ValueError("a bug")

    with monkeypatch.context() as patch:
        patch.setattr(news.Reader, "read", fail)
        with contextlib.suppress(ConnectionClosed):
            watch().recv(timeout=30)
        wait_until(lambda: not broadcast._rooms.open)
    assert heard(watch())["heading"] == "Epoch 1 of 100"
