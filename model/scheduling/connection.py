"""Connect to a scheduler, or say in one sentence why that fails."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from distributed import Client, Security
from distributed.comm import CommClosedError
from distributed.comm import connect as knock
from distributed.comm.core import FatalCommClosedError

from model import Sketch28Error

START_SECONDS = 60
SCHEDULER_VARIABLE = "DASK_SCHEDULER_ADDRESS"
KEY_VARIABLES = "DASK_DISTRIBUTED__COMM__TLS__CA_FILE and DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT"


def connect(address: str, security: Security | None = None) -> Client:
    """Return a client of the scheduler at an address.

    Args:
        address: such as tls://10.0.0.1:8786.
        security: with the cluster's key; by default with the one that Dask's settings name.

    Raises:
        Sketch28Error: if no scheduler answers there, or it does not accept the key.
    """
    security = security or Security()
    # First a try, since a `Client` that fails would log a traceback at its end; in a thread, since
    # the caller may have a running event loop.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(_try(address, security))).result()
    return Client(address, security=security, timeout=START_SECONDS, set_as_default=False)


async def _try(address: str, security: Security) -> None:
    try:
        arguments = security.get_connection_args("client")
    except OSError as error:
        wanted = f"set {KEY_VARIABLES} to a file that `python -m model key` has made"
        raise Sketch28Error(f"The cluster's key cannot be read: {wanted}.") from error
    wanted = f"begin {SCHEDULER_VARIABLE} with tls://, and set {KEY_VARIABLES} to the key's file"
    key_is_missing = f"The scheduler at {address} asks for its cluster's key: {wanted}."
    if address.startswith("tls://") and arguments["ssl_context"] is None:
        raise Sketch28Error(key_is_missing)
    try:
        async with asyncio.timeout(START_SECONDS):
            (await knock(address, START_SECONDS, **arguments)).abort()
    except FatalCommClosedError as error:
        advice = "copy the key's file from the scheduler's machine"
        different = f"The scheduler at {address} has another key than this server"
        raise Sketch28Error(f"{different}: {advice}.") from error
    except CommClosedError as error:
        raise Sketch28Error(key_is_missing) from error
    except OSError as error:
        advice = f"start it, or correct {SCHEDULER_VARIABLE}"
        raise Sketch28Error(f"No scheduler answers at {address}: {advice}.") from error
