"""Probabilities in, the same brought closer to how often they are right out: temperature scaling.

Source: Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks" (arXiv:1706.04599), section 4.2.
"""

import numpy as np

LEAST = 1e-12  # a probability below this is as good as none


def scale_by_temperature(probabilities: np.ndarray, temperature: float) -> np.ndarray:
    """Divide the logits behind probabilities by a temperature: above 1 they become less certain; the order of classes stays.

    Args:
        probabilities: float (..., 10), the last axis summing to 1.
        temperature: greater than 0; 1 changes nothing.
    Returns:
        float32 of the same shape, summing to 1 likewise.
    """
    logits = np.log(np.maximum(probabilities, LEAST).astype(np.float64)) / temperature
    odds = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=-1, keepdims=True), np.float32)
