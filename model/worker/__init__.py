"""One run inside a worker process. May import `training`, `evaluation`, `runs` and `datasets`.

TensorFlow starts here, in silence: it writes eight lines about this machine whatever its log level.
"""

from model.evaluation.quiet import quiet

with quiet():
    import tensorflow as tf

    tf.config.list_physical_devices()
