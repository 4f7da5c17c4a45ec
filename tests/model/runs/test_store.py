import threading

import pytest

from model.hyperparameters import Hyperparameters, preset
from model.runs.run import Metric, RunStatus, UnknownRun
from model.runs.store import RunStore


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


def test_an_unknown_run_is_refused_in_one_sentence(fresh_store):
    with pytest.raises(UnknownRun, match=r"no run 'nope'.*\.$"):
        fresh_store.get("nope")


def test_a_visitor_sees_own_runs_and_those_of_the_terminal_newest_first(fresh_store, quick):
    ids = [fresh_store.create(quick, visitor) for visitor in ("ann", "", "bo", "ann")]
    assert [run.id for run in fresh_store.runs("ann")] == [ids[3], ids[1], ids[0]]
    assert len(fresh_store.runs()) == 4


def test_runs_of_one_visitor_have_different_titles(fresh_store):
    ids = [fresh_store.create(preset("classic"), visitor) for visitor in ("ann", "ann", "bo", "")]
    assert [fresh_store.get(run_id).title for run_id in ids] == [
        "Digits · Classic",
        "Digits · Classic (2)",
        "Digits · Classic",
        "Digits · Classic (3)",
    ]
    everyone_sees = fresh_store.get(ids[-1]).title
    fresh_store.rename(fresh_store.create(preset("classic"), "cy"), everyone_sees)
    assert fresh_store.runs("cy")[0].title == f"{everyone_sees} (2)"


def test_a_run_can_be_given_a_title_and_get_its_first_one_back(fresh_store, run_id, quick):
    first, other = fresh_store.get(run_id).title, fresh_store.create(quick, "visitor")
    fresh_store.rename(run_id, " <b>mine</b>\n")
    assert fresh_store.get(run_id).title == "<b>mine</b>"
    fresh_store.rename(other, "<b>mine</b>")
    assert fresh_store.get(other).title == "<b>mine</b> (2)"
    fresh_store.rename(run_id, "<b>mine</b>")
    assert fresh_store.get(run_id).title == "<b>mine</b>"
    fresh_store.rename(run_id, "")
    assert fresh_store.get(run_id).title == first


def test_a_run_goes_on_where_the_kept_weights_of_the_runs_before_it_were(fresh_store, quick):
    first = fresh_store.create(quick, parent="pretrained:mnist")
    second = fresh_store.create(quick, parent=first)
    third = fresh_store.create(quick, parent=second)
    for run_id, kept in ((first, 2.0), (second, 1.5)):
        for epoch in (1.0, 1.5, 2.0, 2.5):
            fresh_store.add_metric(run_id, Metric(epoch, loss=epoch))
        fresh_store.end(run_id, RunStatus.STOPPED, kept_epoch=kept)
    points, ends = fresh_store.earlier_metrics(fresh_store.get(third))
    assert [(point.epoch, point.loss) for point in points] == [
        *((1.0, 1.0), (1.5, 1.5), (2.0, 2.0)),
        *((3.0, 1.0), (3.5, 1.5)),
    ]
    assert ends == [2.0, 3.5]
    assert fresh_store.earlier_metrics(fresh_store.get(first)) == ([], [])


def test_only_the_points_since_an_epoch_are_read(fresh_store, run_id):
    points = [Metric(epoch, 1.0, 0.5) for epoch in (0.5, 1.0, 1.0, 1.5)]
    for point in points:
        fresh_store.add_metric(run_id, point)
    assert fresh_store.metrics(run_id, since=1.0) == points[1:]
    assert fresh_store.metrics(run_id, since=2.0) == []


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
    assert not fresh_store.start(run_id, "loading", "worker")
    other = fresh_store.create(quick)
    assert fresh_store.start(other, "loading", "worker")
    fresh_store.request_stop(other)
    assert fresh_store.requests(other, "worker").stop
    assert fresh_store.get(other).status is RunStatus.RUNNING


def test_a_run_ends_only_once(fresh_store, run_id):
    assert fresh_store.end(run_id, RunStatus.FAILED, "why")
    assert not fresh_store.end(run_id, RunStatus.FINISHED)
    assert (fresh_store.get(run_id).status, fresh_store.get(run_id).reason) == (
        RunStatus.FAILED,
        "why",
    )


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


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_a_store_outlives_the_loss_of_its_connections(store_url, fresh_store, run_id):
    with RunStore(store_url)._engine.connect() as other:
        other.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
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
