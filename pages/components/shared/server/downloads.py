"""Downloads of networks: `/download/<run>` answers with one zip file."""

import tempfile
import threading
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from model import Sketch28Error
from model.evaluation.exports.writing import write_zip
from model.runs.artifacts import find
from model.runs.run import StoreUnavailable
from pages.components.shared import networks, resources

_one_at_a_time = threading.Lock()  # so that a class's downloads take the memory of one file


def _send(request: Request) -> Response:
    """Write the zip file to the disk, send it from there, and delete it."""
    name = request.path_params["name"]
    try:
        artifacts = find(name, resources.store)
        with _one_at_a_time, tempfile.NamedTemporaryFile(suffix=".zip", delete=False) as file:
            write_zip(artifacts, file)
    except Sketch28Error as error:
        return PlainTextResponse(str(error), 503 if isinstance(error, StoreUnavailable) else 404)
    path = Path(file.name)
    remove = BackgroundTask(path.unlink, missing_ok=True)
    as_it_is = {"content-encoding": "identity"}  # the server would try to compress it
    file_name = f"{networks.file_name(name)}.zip"
    return FileResponse(path, headers=as_it_is, filename=file_name, background=remove)


ROUTES = [Route("/download/{name}", _send)]
