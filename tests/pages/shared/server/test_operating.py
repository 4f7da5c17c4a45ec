"""What whoever operates a server reads of it: `/metrics`, and logs as JSON lines."""

import json
import urllib.request

from model.runs.run import RunStatus
from model.runs.store import RunStore
from tests.support.cluster import wait_for
from tests.support.tab import Tab
from tests.support.visitor import serving


def test_a_server_tells_of_its_visitors_and_runs_and_logs_each_run_by_its_id(tmp_path, quick):
    database, log = f"sqlite:///{tmp_path / 'runs.sqlite'}", tmp_path / "log"
    store = RunStore(database)
    run_id = store.create(quick)
    store.release([run_id])  # so that the server looks after it
    with (
        log.open("w") as file,
        serving(database, log=file, SKETCH28_LOG="json") as (_, address),
        Tab(address),
        Tab(address),
    ):
        assert wait_for(lambda: store.get(run_id).status is RunStatus.FINISHED)
        with urllib.request.urlopen(f"{address}/metrics") as answered:
            lines = answered.read().decode().splitlines()
    assert {"sketch28_sessions 2", "sketch28_visitors 2", "sketch28_store_up 1"} <= set(lines)
    assert 'sketch28_runs{status="finished"} 1' in lines
    logged = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    about = [line for line in logged if line.get("run") == run_id]
    assert about[-1]["message"] == "The run is finished."
    assert {"time", "level", "logger", "message"} <= about[-1].keys()
    assert {line["logger"] for line in about} >= {"model.runs.lifecycle", "model.scheduling.tasks"}
    store.close()
