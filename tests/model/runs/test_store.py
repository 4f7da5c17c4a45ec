import subprocess
import sys
import threading
import time

import pytest

from model.hyperparameters import Hyperparameters
from model.runs.run import Metric, RunStatus, UnknownRun
from model.runs.store import RunStore
from tests.conftest import PROJECT


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request, tmp_path):
    return (
        f"sqlite:///{tmp_path / 'runs.sqlite'}"
        if request.param == "sqlite"
        else request.getfixturevalue("postgres_url")
    )


@pytest.fixture
def run_id(fresh_store, quick):
    return fresh_store.create(quick, "visitor")


def test_a_new_run_is_queued_with_its_hyperparameters(fresh_store, run_id, quick):
    run = fresh_store.get(run_id)
    assert (run.status, run.hyperparameters, run.visitor, run.alive, run.usable) == (
        RunStatus.QUEUED,
        quick,
        "visitor",
        True,
        False,
    )


def test_runs_outlive_the_store_that_wrote_them(store_url, quick):
    run_id = RunStore(store_url).create(quick)
    assert RunStore(store_url).get(run_id).hyperparameters == quick


def test_a_store_of_an_earlier_version_is_brought_up_to_date(store_url, run_id, fresh_store):
    with fresh_store._engine.begin() as earlier:
        earlier.exec_driver_sql("ALTER TABLE runs DROP COLUMN temperature")
    opened = RunStore(store_url)
    assert opened.get(run_id).temperature is None
    opened.update(run_id, temperature=1.5)
    assert opened.get(run_id).temperature == 1.5


def test_an_unknown_run_is_refused_in_one_sentence(fresh_store):
    with pytest.raises(UnknownRun, match=r"no run 'nope'.*\.$"):
        fresh_store.get("nope")


def test_a_visitor_sees_own_runs_and_those_of_the_terminal_newest_first(fresh_store, quick):
    ids = [fresh_store.create(quick, visitor) for visitor in ("ann", "", "bo", "ann")]
    assert [run.id for run in fresh_store.runs("ann")] == [ids[3], ids[1], ids[0]]
    assert len(fresh_store.runs()) == 4


def test_metrics_come_back_in_order_and_move_the_runs_epoch(fresh_store, run_id):
    points = [Metric(0.5, 1.0, 0.6), Metric(1.0, 0.9, 0.7, 0.8, 0.75)]
    for point in points:
        fresh_store.add_metric(run_id, point, pictures_per_second=1000.0)
    assert fresh_store.metrics(run_id) == points
    assert (fresh_store.get(run_id).epoch, fresh_store.get(run_id).pictures_per_second) == (
        1.0,
        1000.0,
    )


def test_artifacts_are_kept_and_replaced(fresh_store, run_id):
    fresh_store.save_artifacts(run_id, {"a": b"1", "b": b"2"})
    fresh_store.save_artifacts(run_id, {"a": b"3"})
    assert (fresh_store.artifact(run_id, "a"), fresh_store.artifact(run_id, "b")) == (b"3", b"2")
    with pytest.raises(UnknownRun, match=r"has no c: it is queued"):
        fresh_store.artifact(run_id, "c")


def test_a_large_artifact_comes_back_byte_for_byte(fresh_store, run_id):
    large = bytes(range(256)) * 4 * 1024 * 30  # 30 MB
    fresh_store.save_artifacts(run_id, {"large": large})
    assert fresh_store.artifact(run_id, "large") == large


def test_a_stop_request_reaches_a_running_run_and_ends_a_queued_one(fresh_store, run_id, quick):
    fresh_store.request_stop(run_id)
    assert fresh_store.get(run_id).status is RunStatus.STOPPED
    assert not fresh_store.start(run_id, "loading")
    other = fresh_store.create(quick)
    assert fresh_store.start(other, "loading")
    fresh_store.request_stop(other)
    assert fresh_store.stop_requested(other)
    assert fresh_store.get(other).status is RunStatus.RUNNING


def test_a_run_ends_only_once(fresh_store, run_id):
    assert fresh_store.end(run_id, RunStatus.FAILED, "why")
    assert not fresh_store.end(run_id, RunStatus.FINISHED)
    assert (fresh_store.get(run_id).status, fresh_store.get(run_id).reason) == (
        RunStatus.FAILED,
        "why",
    )


def test_a_run_that_nobody_vouches_for_is_marked_interrupted_and_older_runs_stay(
    fresh_store, quick
):
    finished, silent, beating = (fresh_store.create(quick) for _ in range(3))
    fresh_store.end(finished, RunStatus.FINISHED, test_accuracy=0.9)
    time.sleep(0.3)
    fresh_store.heartbeat([beating])
    assert fresh_store.mark_lost(0.2) == 1
    assert [fresh_store.get(run).status for run in (finished, silent, beating)] == [
        "finished",
        "interrupted",
        "queued",
    ]
    assert "Train it again" in fresh_store.get(silent).reason


def test_a_worker_that_was_only_thought_lost_can_still_finish_its_run(fresh_store, run_id):
    fresh_store.mark_lost(-1)
    assert fresh_store.end(run_id, RunStatus.FINISHED, test_accuracy=0.9)


def test_many_writers_at_once_lose_nothing(store_url, fresh_store, run_id):
    def write(number):
        store = RunStore(store_url)
        for step in range(20):
            store.add_metric(run_id, Metric(number + step / 20, 1.0, 0.5))
        store.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(fresh_store.metrics(run_id)) == 80


OPEN_AT = "import sys, time; from model.runs.store import RunStore; time.sleep(max(0, float(sys.argv[2]) - time.time())); RunStore(sys.argv[1])"


def test_processes_that_open_an_empty_database_at_the_same_moment_all_get_its_tables(
    store_url, quick
):
    command = [sys.executable, "-c", OPEN_AT, store_url, str(time.time() + 2)]
    processes = [
        subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE, text=True) for _ in range(4)
    ]
    assert [(process.communicate()[1], process.returncode) for process in processes] == [
        ("", 0)
    ] * 4
    assert RunStore(store_url).create(quick)


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_a_store_outlives_the_loss_of_its_connections(store_url, fresh_store, run_id):
    with RunStore(store_url)._engine.connect() as other:
        other.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert fresh_store.get(run_id).status is RunStatus.QUEUED


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_postgresql_address_needs_no_driver_in_it(postgres_url, scheme, quick):
    store = RunStore(postgres_url.replace("postgresql", scheme))
    assert store.get(store.create(quick)).hyperparameters == quick


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_the_database_writes_ahead_so_that_pages_read_while_a_worker_writes(fresh_store):
    with fresh_store._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_hyperparameters_are_stored_as_plain_values(fresh_store, run_id):
    assert fresh_store.get(run_id).hyperparameters == Hyperparameters(epochs=1, units=(16,))
