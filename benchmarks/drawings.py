"""How well the built-in networks, and one trained in a few clicks, read drawings and photos."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from benchmarks import report
from benchmarks.drawn_sets import Drawing, garment_sketches, pen_digits, photos
from benchmarks.framed_photos import framed_photos
from benchmarks.real_data import load_real
from benchmarks.written_numbers import mnist_numbers, pen_numbers
from model.classifier import load_classifier
from model.hyperparameters import preset
from model.preprocessing.pipelines import PREPARATIONS, BlankPicture
from model.training.network import probabilities
from model.training.trainer import train

OUTPUT = Path(__file__).parent / "output"  # git-ignored: the pictures are other people's
WORST = 40
TILE = 140  # pixels
NUMBERS = 1000
FRESH_SEEDS = (3, 4)
CLICKED = {"vary": True, "epochs": 8}  # on top of Classic: what a visitor chooses with two clicks
Network = Callable[[np.ndarray], np.ndarray]  # uint8 (n, 28, 28) -> probabilities (n, 10)


@dataclass(frozen=True)
class Answer:
    """A drawing, its 28x28 picture, the predicted label (None: taken for blank), and the
    probability of the true one.
    """

    drawing: Drawing
    seen: np.ndarray
    predicted: int | None
    true_share: float

    @property
    def correct(self) -> bool:
        """Whether the predicted label is the true one."""
        return self.predicted == self.drawing.label


@dataclass(frozen=True)
class Prepared:
    """Drawings with their 28x28 pictures; None where a drawing was taken for blank."""

    drawings: list[Drawing]
    seen: list[np.ndarray | None]


def prepare(dataset: str, drawings: Iterable[Drawing]) -> Prepared:
    """Prepare drawings to 28x28."""
    kept = list(drawings)
    return Prepared(kept, [_seen(dataset, drawing) for drawing in kept])


def answers(name: Network, prepared: Prepared) -> list[Answer]:
    """Return a network's answers to drawings."""
    blank = np.zeros((28, 28), np.uint8)
    rows = name(np.stack([blank if seen is None else seen for seen in prepared.seen]))
    return [
        Answer(drawing, blank, None, 0.0)
        if seen is None
        else Answer(drawing, seen, int(row.argmax()), float(row[drawing.label]))
        for drawing, seen, row in zip(prepared.drawings, prepared.seen, rows, strict=True)
    ]


def of_kinds(given: Sequence[Answer], *kinds: str) -> list[Answer]:
    """Keep the answers to drawings of some kinds."""
    return [answer for answer in given if answer.drawing.kind in kinds]


def result(claim: str, given: Sequence[Answer], least: float | None) -> report.Result:
    """Return the share of correct answers, with the most frequent confusions."""
    correct = sum(answer.correct for answer in given)
    share = correct / len(given)
    must, met = (f"≥ {least:.1%}", share >= least) if least else ("", None)
    return report.Result(
        claim,
        f"{share:.1%}",
        f"{correct:,} of {len(given):,}; {_misses(given) or 'no miss'}",
        must,
        met,
    )


def show_worst(given: Sequence[Answer], file: str) -> None:
    """Write the worst mistakes into a file: each drawing above what the network saw."""
    wrong = sorted(
        (answer for answer in given if not answer.correct), key=lambda answer: answer.true_share
    )[:WORST]
    sheet = Image.new("RGB", (10 * TILE, max(1, -(-len(wrong) // 10)) * 2 * TILE), "white")
    for index, answer in enumerate(wrong):
        corner = index % 10 * TILE, index // 10 * 2 * TILE
        picture = answer.drawing.picture.convert("RGB")
        picture.thumbnail((TILE - 4, TILE - 14))
        sheet.paste(picture, (corner[0], corner[1] + 12))
        sheet.paste(
            Image.fromarray(answer.seen).resize((112, 112), Image.Resampling.NEAREST),
            (corner[0], corner[1] + TILE),
        )
        ImageDraw.Draw(sheet).text(
            corner,
            f"{answer.drawing.label} as {answer.predicted} ({answer.drawing.kind})",
            fill="black",
        )
    OUTPUT.mkdir(exist_ok=True)
    sheet.save(OUTPUT / file)


def measure() -> list[report.Result]:
    """Classify every drawing; the worst mistakes go to benchmarks/output."""
    return [*_measure_digits(), *_measure_frames(), *_measure_numbers(), *_measure_garments()]


def _measure_digits() -> list[report.Result]:
    pens, photographed = prepare("mnist", pen_digits()), prepare("mnist", photos("digit_photos"))
    shipped = load_classifier("pretrained:mnist").probabilities
    pen_answers, photo_answers = answers(shipped, pens), answers(shipped, photographed)
    show_worst([*pen_answers, *photo_answers], "worst_digits.png")
    clicked = _clicked("mnist")
    return [
        result("pen digits, network that ships", pen_answers, 0.95),
        result("pen digits, Classic with varied pictures, 8 epochs", answers(clicked, pens), 0.90),
        result("digit photos, scans and paint drawings together", photo_answers, 0.975),
        result("… camera photos alone", of_kinds(photo_answers, "photo"), 0.95),
        result("… scans", of_kinds(photo_answers, "scan"), None),
        result("… paint drawings", of_kinds(photo_answers, "drawn", "drawn28"), None),
        result(
            "the same together, Classic with varied pictures, 8 epochs",
            answers(clicked, photographed),
            None,
        ),
    ]


def _measure_frames() -> list[report.Result]:
    shipped = load_classifier("pretrained:mnist").probabilities
    framed = [answers(shipped, prepare("mnist", framed_photos(sides))) for sides in (1, 2, 3, 4)]
    together = [answer for given in framed for answer in given]
    show_worst(together, "worst_framed.png")
    anew = [
        answer
        for seed in FRESH_SEEDS
        for sides in (1, 2, 3, 4)
        for answer in answers(shipped, prepare("mnist", framed_photos(sides, seed)))
    ]
    return [
        result("digit photos, with 1 to 4 sides of a frame drawn around the digit", together, 0.97),
        *(
            result(f"… {sides} {'side' if sides == 1 else 'sides'}", given, None)
            for sides, given in enumerate(framed, start=1)
        ),
        result("… other random frames, which nothing was developed on", anew, None),
    ]


def _measure_numbers() -> list[report.Result]:
    read = load_classifier("pretrained:mnist").read
    results = []
    for what, numbers in (("MNIST test digits", mnist_numbers), ("pen digits", pen_numbers)):
        pairs = [(number.labels, read(number.picture)) for number in numbers(NUMBERS)]
        counted = [len(labels) == len(digits) for labels, digits in pairs]
        right = [
            digits[place].label == label if len(labels) == len(digits) else False
            for labels, digits in pairs
            for place, label in enumerate(labels)
        ]
        made = f"numbers of 2 to 5 {what}"
        results += [
            _share(f"{made}: so many digits found", counted, 0.97),
            _share(f"{made}: digits right", right, 0.95),
        ]
    for what, drawings in (("pen digits", pen_digits()), ("photos", photos("digit_photos"))):
        one = [len(read(drawing.picture)) == 1 for drawing in drawings]
        results.append(_share(f"single {what} that are read as one digit", one, 0.999))
    return results


def _share(claim: str, given: Sequence[bool], least: float) -> report.Result:
    share, raw = sum(given) / len(given), f"{sum(given):,} of {len(given):,}"
    return report.Result(claim, f"{share:.1%}", raw, f"≥ {least:.1%}", share >= least)


def _measure_garments() -> list[report.Result]:
    photographed, sketched = (
        prepare("fashion_mnist", photos("fashion_photos")),
        prepare("fashion_mnist", garment_sketches()),
    )
    shipped = load_classifier("pretrained:fashion_mnist").probabilities
    photo_answers, sketch_answers = answers(shipped, photographed), answers(shipped, sketched)
    show_worst([*photo_answers, *sketch_answers], "worst_garments.png")
    return [
        result(
            "garments on a plain background (catalogue, web-product)",
            of_kinds(photo_answers, "catalogue", "web-product"),
            0.85,
        ),
        result("garment sketches (hollow outlines)", sketch_answers, 0.60),
        result("garments photographed at home, cluttered", of_kinds(photo_answers, "photo"), 0.40),
        result("… pairs of shoes from above", of_kinds(photo_answers, "photo-pair"), None),
        result("… all home photos together", of_kinds(photo_answers, "photo", "photo-pair"), None),
        result("a silhouette", of_kinds(photo_answers, "silhouette"), None),
    ]


def _clicked(name: str) -> Network:
    network = train(preset("classic", dataset=name, **CLICKED), load_real(name)).network
    return lambda pictures: probabilities(network, pictures)


def _seen(dataset: str, drawing: Drawing) -> np.ndarray | None:
    try:
        return PREPARATIONS[dataset](drawing.picture)
    except BlankPicture:
        return None


def _misses(given: Sequence[Answer]) -> str:
    """Return the most frequent confusions: "9 as 5 (12)"."""
    wrong = Counter(
        (answer.drawing.label, answer.predicted) for answer in given if not answer.correct
    )
    return ", ".join(
        f"{true} as {'blank' if predicted is None else predicted} ({count})"
        for (true, predicted), count in wrong.most_common(8)
    )


if __name__ == "__main__":
    report.show(measure)
