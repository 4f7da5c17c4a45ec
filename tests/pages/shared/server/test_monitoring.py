"""`/metrics`: what Prometheus reads, parsed by the rules of its text format."""

import re
import threading
from types import SimpleNamespace

import pytest
from starlette.requests import Request

from model import Sketch28Error
from model.hyperparameters import Hyperparameters
from model.runs import database
from model.runs.run import RunStatus
from model.runs.store import RunStore
from pages.components.shared import resources
from pages.components.shared.server import monitoring
from pages.components.shared.server.visitor import VISITOR_COOKIE

SAMPLE = re.compile(r'([a-z_][a-z0-9_]*)(?:\{([a-z]+)="([^"\\]*)"\})? ([0-9.e+-]+)')


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(monitoring, "happenings", monitoring.Happenings())
    monkeypatch.setattr(monitoring, "run_counts", monitoring.RunCounts())


def read():
    """Return all samples by name and label, having checked the text as Prometheus does."""
    response = monitoring._answer(Request({"type": "http"}))
    assert response.status_code == 200
    assert response.media_type == "text/plain; version=0.0.4; charset=utf-8"
    text = response.body.decode()
    assert text.endswith("\n")
    kinds, samples = {}, {}
    for line in text.splitlines():
        if line.startswith("# HELP "):
            assert line.split(" ", 3)[2] not in kinds
        elif line.startswith("# TYPE "):
            name, kind = line.split(" ")[2:]
            assert kind in ("counter", "gauge", "histogram")
            kinds[name] = kind
        else:
            name, _, label, value = SAMPLE.fullmatch(line).groups()
            family = re.sub("_(bucket|sum|count)$", "", name)
            assert list(kinds)[-1] == (family if family in kinds else name)
            assert (name, label) not in samples
            samples[name, label] = float(value)
    for name in [name for name, kind in kinds.items() if kind == "histogram"]:
        buckets = [value for key, value in samples.items() if key[0] == f"{name}_bucket"]
        assert buckets == sorted(buckets)
        assert samples[f"{name}_bucket", "+Inf"] == samples[f"{name}_count", None]
    return samples


def test_runs_are_counted_by_their_status(store, monkeypatch):
    monkeypatch.setattr(resources, "workers_state", lambda: ("ready", ""))
    runs = [store.create(Hyperparameters(), "ann", title="secret") for _ in range(4)]
    store.start(runs[0], "", "a worker")
    store.end(runs[1], RunStatus.FAILED, "why")
    store.update(runs[2], status='"}\nx')
    samples = read()
    found = {label: value for (name, label), value in samples.items() if name == "sketch28_runs"}
    assert set(found) == {status.value for status in RunStatus}
    counted = {status: count for status, count in found.items() if count}
    assert counted == {"queued": 1, "running": 1, "failed": 1, "unreadable": 1}
    assert samples["sketch28_store_up", None] == samples["sketch28_ready", None] == 1


def test_the_store_is_not_asked_again_within_seconds(store, monkeypatch):
    asked = []
    monkeypatch.setattr(store, "count_by_status", lambda: asked.append(1) or {})
    read()
    read()
    assert len(asked) == 1
    monkeypatch.setattr(monitoring, "KEPT_SECONDS", 0.0)
    read()
    assert len(asked) == 2


def test_while_the_store_is_away_all_else_is_told(tmp_path, monkeypatch):
    (tmp_path / "data").write_text("a file where the folder should be")
    away = RunStore(f"sqlite:///{tmp_path / 'data' / 'runs.sqlite'}")
    monkeypatch.setattr(resources, "store", lambda: away)
    monkeypatch.setattr(database, "AGAIN_SECONDS", 0.0)
    monkeypatch.setattr(monitoring, "KEPT_SECONDS", 0.0)
    samples = read()
    assert samples["sketch28_store_up", None] == samples["sketch28_ready", None] == 0
    assert ("sketch28_runs", "queued") not in samples
    (tmp_path / "data").unlink()
    assert read()["sketch28_runs", "queued"] == 0


def test_a_store_that_keeps_one_waiting_does_not_keep_prometheus_waiting(store, monkeypatch):
    answers = threading.Event()
    monkeypatch.setattr(store, "count_by_status", lambda: answers.wait() and {})
    monkeypatch.setattr(monitoring, "PATIENCE_SECONDS", 0.01)
    assert read()["sketch28_store_up", None] == 0
    answers.set()


def test_answers_to_strokes_are_measured_and_only_errors_of_the_program_count_as_failures(store):
    for _ in range(3):
        with monitoring.happenings.answering_a_stroke():
            pass
    for error in (Sketch28Error("of a browser"), ZeroDivisionError()):
        with pytest.raises(type(error)), monitoring.happenings.answering_a_stroke():
            raise error
    assert not monitoring.page_failed(ValueError("a bug"))
    samples = read()
    assert samples["sketch28_stroke_seconds_count", None] == 3
    assert samples["sketch28_stroke_seconds_bucket", "0.2"] == 3
    assert 0 < samples["sketch28_stroke_seconds_sum", None] < 1
    assert samples["sketch28_failures_total", "stroke"] == 1
    assert samples["sketch28_failures_total", "page"] == 1


def test_two_pages_in_one_browser_are_one_visitor(store, monkeypatch):
    def client(name):
        about = SimpleNamespace(cookies={VISITOR_COOKIE: name}, remote_ip="10.0.0.7")
        return SimpleNamespace(client=SimpleNamespace(client_context=about))

    sessions = [client("0" * 16), client("0" * 16), client("1" * 16)]
    manager = SimpleNamespace(list_active_sessions=lambda: sessions)
    server = SimpleNamespace(_session_mgr=manager)
    monkeypatch.setattr(monitoring.runtime, "exists", lambda: True)
    monkeypatch.setattr(monitoring.runtime, "get_instance", lambda: server)
    samples = read()
    assert (samples["sketch28_sessions", None], samples["sketch28_visitors", None]) == (3, 2)
    text = monitoring._answer(Request({"type": "http"})).body
    assert b"0" * 16 not in text
    assert b"10.0.0.7" not in text
