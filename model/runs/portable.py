"""Rewrite the configuration in a network's files such that every Keras from 3.3 on can read it.

A newer Keras writes arguments that an older one refuses, such as `quantization_config`. A network
of this program leaves them at None or False, which is what a Keras that knows them assumes.
"""

import io
import json
import zipfile
from typing import Any

OLDEST_KERAS = "3.3"
CONFIG = "config.json"  # of a network, in the zip file model.keras


def portable_config(config: Any) -> Any:
    """Return a Keras configuration without the arguments that are None or False."""
    if isinstance(config, list):
        return [portable_config(value) for value in config]
    if not isinstance(config, dict):
        return config
    needed = {key: value for key, value in config.items() if value is not None}
    return {key: portable_config(value) for key, value in needed.items() if value is not False}


def portable_file(name: str, content: bytes) -> bytes:
    """Return a network's file with a portable configuration; most files contain none."""
    if name == "architecture.json":
        return json.dumps(portable_config(json.loads(content)), indent=1).encode()
    if name != "model.keras":
        return content
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.infolist():
            is_config = part.filename == CONFIG
            config = portable_config(json.loads(old.read(part))) if is_config else None
            new.writestr(part, json.dumps(config) if is_config else old.read(part))
    return file.getvalue()
