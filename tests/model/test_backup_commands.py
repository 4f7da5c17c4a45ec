"""The store from a terminal: backed up, and restored into another one."""

import json

import pytest
from click.testing import CliRunner

from model.__main__ import main
from model.hyperparameters import Hyperparameters


@pytest.fixture
def invoke():
    def command(url, *words):
        done = CliRunner().invoke(main, list(map(str, words)), env={"DATABASE_URL": url})
        return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()], done.stderr

    return command


def test_a_store_is_backed_up_and_restored_from_a_terminal(
    invoke, store_url, fresh_store, postgres_url, tmp_path
):
    run_id, file = fresh_store.create(Hyperparameters(), title="first"), tmp_path / "backup.sqlite"
    status, [written], _ = invoke(store_url, "backup", file)
    assert status == 0
    assert written == {"backup": str(file), "runs": 1, "bytes": file.stat().st_size}
    assert invoke(postgres_url, "restore-backup", file)[1] == [{"restored": str(file), "runs": 1}]
    assert [row["run"] for row in invoke(postgres_url, "runs")[1]] == [run_id]
    status, lines, said = invoke(postgres_url, "restore-backup", file)
    assert (status, lines) == (1, [])
    assert "add --replace" in said
    assert invoke(postgres_url, "restore-backup", "--replace", file)[0] == 0
