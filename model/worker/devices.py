"""Which device trains, in words."""

import os

import tensorflow as tf


def training_device() -> str:
    """Give the name of the first GPU that TensorFlow can use, else the processor with the threads that this process may use."""
    for gpu in tf.config.list_physical_devices("GPU"):
        return f"GPU {tf.config.experimental.get_device_details(gpu).get('device_name', gpu.name)}"
    threads = int(os.environ.get("TF_NUM_INTRAOP_THREADS") or 0) or os.cpu_count() or 1
    return f"processor, {threads} thread{'s' if threads > 1 else ''}"
