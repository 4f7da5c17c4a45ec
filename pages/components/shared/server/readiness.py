"""`/ready` for load balancers and monitors: whether a run that is started now would be trained."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from model import Sketch28Error
from pages.components.shared import resources

NO_WORKER = "No worker is ready to train yet; drawing works."


def _answer(request: Request) -> Response:
    """Answer 200, or 503 and one sentence if the store is away or no worker is ready."""
    try:
        resources.store().check()
    except Sketch28Error as error:
        return PlainTextResponse(str(error), 503)
    state, reason = resources.workers_state()
    if state != "ready":
        return PlainTextResponse(reason or NO_WORKER, 503)
    return PlainTextResponse("ready")


ROUTES = [Route("/ready", _answer)]
