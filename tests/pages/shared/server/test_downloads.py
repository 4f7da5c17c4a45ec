import asyncio
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from starlette.requests import Request

from model.runs.artifacts import NETWORK_FILES, find
from pages.components.shared.server import downloads
from tests.conftest import trained_run


def test_a_network_is_downloaded_as_one_zip_file_that_a_readme_explains(store, small_data):
    run_id = trained_run(store, dropout=0.5)
    request = Request({"type": "http", "path_params": {"name": run_id}, "headers": []})
    response = downloads._send(request)
    with zipfile.ZipFile(response.path) as packed:
        assert {*NETWORK_FILES, "history.csv", "README.txt"} <= set(packed.namelist())
        assert packed.read("model.tflite") == find(run_id, lambda: store).read("model.tflite")
        said = packed.read("README.txt").decode()
    assert "100 generated digit test pictures (generated sample)" in said
    assert f"accuracy {store.get(run_id).test_accuracy:.2%}" in said
    assert "digits-dropout-0.5-16-neurons-1-epoch.zip" in response.headers["content-disposition"]
    with ThreadPoolExecutor() as thread:  # in this one a browser's event loop may be running
        thread.submit(asyncio.run, response.background()).result()
    assert not Path(response.path).exists()


def test_a_download_of_an_unknown_run_is_refused_in_one_sentence(store):
    request = Request({"type": "http", "path_params": {"name": "nope"}, "headers": []})
    response = downloads._send(request)
    assert response.status_code == 404
    assert b"There is no run 'nope'" in response.body
