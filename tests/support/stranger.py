"""Another account of this machine, which tries to reach a cluster's processes and read their files.

As root, the script becomes that account after its imports, since the account may not be allowed to
read the environment. Elsewhere it stays who it is, and only lacks the key.
"""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import tornado.platform.asyncio  # noqa: F401 - Tornado imports it when a connection begins
from distributed.core import connect, rpc

from model.scheduling.cluster_key import security

NOBODY = 65534
PROJECT = Path(__file__).parent.parent.parent


def run(what, things, key=""):
    """Return what the other account gets from each address or file; with this key, if any."""
    command = [sys.executable, "-m", "tests.support.stranger", what, *map(str, things)]
    done = subprocess.run(
        command, input=key, cwd=PROJECT, text=True, stdout=subprocess.PIPE, check=True
    )
    return json.loads(done.stdout)


async def ask(address, key):
    """Return which part of a cluster answers, or that it refuses to."""
    arguments = security(key).get_connection_args("client") if key else {}
    try:
        async with asyncio.timeout(20):
            (await connect(address, timeout=10, **arguments)).abort()
            async with rpc(address, connection_args=arguments) as process:
                return (await process.identity())["type"]
    except (OSError, TypeError) as error:  # a TypeError if there is no key for tls://
        return f"refused: {type(error).__name__}"


def read(path):
    """Return that a file can be read, or why not."""
    try:
        with open(path, "rb") as file:
            return f"{len(file.read())} bytes"
    except OSError as error:
        return type(error).__name__


def main():
    what, *things = sys.argv[1:]
    key = sys.stdin.read()
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    if what == "read":
        answers = {thing: read(thing) for thing in things}
    else:
        answers = {thing: asyncio.run(ask(thing, key)) for thing in things}
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
