"""Calibration error before and after scaling, and confidence in what is no digit or garment."""

from collections.abc import Callable, Iterable
from itertools import groupby
from operator import itemgetter

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from benchmarks import report
from benchmarks.drawings import prepare
from benchmarks.drawn_sets import pen_digits
from benchmarks.real_data import load_real
from benchmarks.scribbles import scribbles
from model.classifier import Classifier, load_classifier
from model.datasets.catalog import DATASETS
from model.evaluation.metrics import expected_calibration_error, scale_by_temperature
from model.evaluation.predictions import unpack_test
from model.preprocessing.pipelines import BlankPicture
from model.runs.artifacts import PRETRAINED, TEST_FILE, find

LETTERS = "ACEFHKMNPRTWXaehkmnrwx&%?@#"  # in a printed face, which training has never seen
FAIRLY_SURE = 0.6  # below, the page says "not sure"
LEAST_UNSURE = 0.85  # of scribbles on the garments' canvas; on the digits', a bubble is a 0


def measure() -> list[report.Result]:
    """Measure both networks that ship."""
    results = [
        result
        for name in (PRETRAINED + dataset for dataset in DATASETS)
        for result in (_on_test(name), *_on_nothing(name))
    ]
    return [*results, _on_pens()]


def _on_test(name: str) -> report.Result:
    artifacts = find(name)
    labels, rows = unpack_test(artifacts.read(TEST_FILE))
    data = load_real(artifacts.info.hyperparameters.dataset)
    return _calibration(
        f"`{name}`, {data.title} test pictures", labels, rows, artifacts.info.temperature
    )


def _on_pens() -> report.Result:
    drawn = prepare("mnist", pen_digits(every=3))
    seen = [
        (drawing.label, picture)
        for drawing, picture in zip(drawn.drawings, drawn.seen, strict=True)
        if picture is not None
    ]
    classifier = load_classifier("pretrained:mnist")
    rows = classifier.probabilities(np.stack([picture for _, picture in seen]))
    return _calibration(
        "`pretrained:mnist`, every third pen digit",
        np.array([label for label, _ in seen]),
        rows,
        classifier.info.temperature,
    )


def _calibration(
    claim: str, labels: np.ndarray, rows: np.ndarray, temperature: float
) -> report.Result:
    before, after = (
        expected_calibration_error(labels, each)
        for each in (rows, scale_by_temperature(rows, temperature))
    )
    return report.Result(
        f"expected calibration error: {claim}",
        f"{after:.2%}",
        f"before calibration {before:.2%}; temperature {temperature:.2f}",
    )


def _on_nothing(name: str) -> list[report.Result]:
    classifier = load_classifier(name)
    kinds = (("printed letters", _letters), ("noise", _noise), ("faces", _faces))
    return [*(_sure_of(classifier, what, make) for what, make in kinds), _on_scribbles(classifier)]


def _on_scribbles(classifier: Classifier) -> report.Result:
    by_kind = {
        kind: _confidence(classifier, [picture for _, picture in group])
        for kind, group in groupby(scribbles(), itemgetter(0))
    }
    unsure = np.concatenate(list(by_kind.values())) < FAIRLY_SURE
    shares = (f"{kind} {np.mean(sure < FAIRLY_SURE):.0%}" for kind, sure in by_kind.items())
    share, garments = float(unsure.mean()), classifier.info.hyperparameters.dataset != "mnist"
    return report.Result(
        f"scribbles about which `{classifier.info.name}` is not sure",
        f"{share:.1%}",
        f"{unsure.sum()} of {unsure.size}; {', '.join(shares)}",
        *((f"≥ {LEAST_UNSURE:.0%}", share >= LEAST_UNSURE) if garments else ("", None)),
    )


def _confidence(classifier: Classifier, pictures: Iterable[Image.Image]) -> np.ndarray:
    """Return the confidence in each picture; 0 where it was taken for blank."""
    sure = []
    for picture in pictures:
        try:
            sure.append(classifier.classify(picture).confidence)
        except BlankPicture:
            sure.append(0.0)
    return np.array(sure)


def _sure_of(
    classifier: Classifier, what: str, make: Callable[[], list[Image.Image]]
) -> report.Result:
    confidence = _confidence(classifier, make())
    confidence = confidence[confidence > 0]
    unsure = f"not sure about {np.mean(confidence < FAIRLY_SURE):.0%} of {len(confidence)}"
    raw = f"{unsure}; the surest {confidence.max():.1%}"
    must, met = (
        ("never above 99%", bool(confidence.max() < 0.99)) if what == "noise" else ("", None)
    )
    return report.Result(
        f"mean confidence of `{classifier.info.name}` in {what}",
        f"{confidence.mean():.0%}",
        raw,
        must,
        met,
    )


def _letters() -> list[Image.Image]:
    return [_printed(letter, size) for letter in LETTERS for size in (90, 140)]


def _printed(letter: str, size: int) -> Image.Image:
    picture = Image.new("L", (280, 280), 255)
    ImageDraw.Draw(picture).text(
        (60, 50), letter, font=ImageFont.load_default(size), fill=0, stroke_width=4
    )
    return picture


def _noise() -> list[Image.Image]:
    random = np.random.default_rng(0)
    dots = [
        random.random((side, side)) < share
        for side in (28, 60, 200)
        for share in (0.1, 0.3, 0.5, 0.7)
        for _ in range(4)
    ]
    return [
        Image.fromarray(np.pad(np.where(black, 0, 255), 20, constant_values=255).astype(np.uint8))
        for black in dots
    ]


def _faces() -> list[Image.Image]:
    random = np.random.default_rng(0)
    return [_face(random) for _ in range(40)]


def _face(random: np.random.Generator) -> Image.Image:
    """Draw a head with hair, eyes, nose and mouth, unlike those that training has seen."""
    picture = Image.new("L", (280, 280), 255)
    paper, pen = ImageDraw.Draw(picture), int(random.integers(6, 14))
    paper.ellipse((60, 50, 220, 240), outline=0, width=pen)
    for x in (105, 165):
        paper.arc((x - 16, 110, x + 16, 140), 180, 360, fill=0, width=pen)
    paper.line((140, 140, 132, 175, 146, 175), fill=0, width=pen)
    paper.arc(
        (100, 160, 180, 215),
        *((20, 160) if random.random() < 0.5 else (200, 340)),
        fill=0,
        width=pen,
    )
    for x in range(80, 210, int(random.integers(18, 30))):
        paper.line((x, 60, x + int(random.integers(-20, 20)), 25), fill=0, width=pen)
    return picture


if __name__ == "__main__":
    report.show(measure)
