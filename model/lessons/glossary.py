"""The field's words, each in one or two plain sentences: a word or a text in, its meaning or the words found in it out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Word:
    """A word of the field: what it means, the chapter of the Learn page that shows it, and other ways in which texts spell it."""

    meaning: str
    chapter: str = ""
    spellings: tuple[str, ...] = ()


WORDS = {
    "accuracy": Word("The share of pictures that were named right. It does not say how sure the network was.", "cross-entropy"),
    "activation": Word("The function that a neuron puts its sum through. It bends; without it, many layers could do no more than one.",
                       "activation"),
    "Adam": Word("An optimizer that gives each weight a step of its own length: from running averages of its gradient and of the "
                 "gradient's square (Kingma and Ba, 2015).", "optimizers"),
    "backpropagation": Word("The chain rule, worked from the loss back to the first layer: one pass back finds "
                            "every weight's share in the error.", "backpropagation"),
    "batch": Word("The pictures that decide one step together. The gradient is averaged over them.", "optimizers",
                  ("batches", "batch size")),
    "bias": Word("The number that a neuron adds to its weighted sum. It moves the line; the weights turn it.", "neuron", ("biases",)),
    "calibration": Word("Correcting the probabilities until they mean what they say: of all answers given with 80%, 80% should be right.",
                        "softmax", ("calibrated",)),
    "class": Word("One of the ten names that a picture can get: a digit, or a kind of garment.", "", ("classes",)),
    "confidence": Word("The probability that the network gives to its own answer. High does not mean right.", "softmax"),
    "confusion matrix": Word("A table that counts answers: a row for each true class, a column for each class that was named. "
                             "The mistakes stand off the diagonal."),
    "cross-entropy": Word("The loss for naming things: minus the natural logarithm of the probability given to the true class. "
                          "A sure mistake costs most.", "cross-entropy"),
    "Dense": Word("A layer in which each neuron is joined to every number that comes in.", "layers", ("dense layer",)),
    "dropout": Word("At each training step a random share of the hidden neurons is left out, so that the others learn not to rely on them.",
                    "dropout"),
    "early stopping": Word("Ending a training when the validation figures no longer get better.", "overfitting"),
    "epoch": Word("One pass over all training pictures.", "optimizers"),
    "F1": Word("Precision and recall in one figure: their harmonic mean, which is low as soon as one of them is."),
    "flattening": Word("Laying the rows of a picture one behind the other: 28 rows of 28 pixels become one row of 784 numbers.", "layers",
                       ("flatten", "flattened", "flattens")),
    "gradient": Word("For each weight, how much the loss would change if the weight grew a little. It points uphill, so a step goes "
                     "against it.", "backpropagation"),
    "gradient descent": Word("Learning in small steps: find the gradient, move every weight a little against it, and again.",
                             "backpropagation", ("gradient step",)),
    "hidden layer": Word("A layer between the picture and the answer. What its neurons stand for is found in training, not given.",
                         "layers"),
    "hyperparameter": Word("A choice made before training, such as the number of neurons or the learning rate. Training does not "
                           "change it."),
    "layer": Word("Neurons side by side: all get the same numbers and each makes one number of them, for the next layer.", "layers"),
    "learning rate": Word("How far a step goes for a gradient of a given size. Too small takes for ever, too large jumps over the valley.",
                          "optimizers"),
    "logit": Word("A class's score before softmax makes a probability of it; any number, positive or negative.", "softmax"),
    "loss": Word("One number for how wrong the answers are. Training changes the weights so that it falls.", "cross-entropy", ("losses",)),
    "momentum": Word("An optimizer's memory: each step keeps a part of the one before, so that it gathers speed where the way is steady.",
                     "optimizers"),
    "neuron": Word("It multiplies each number that comes in by a weight, adds them up with a bias, and puts the sum through an "
                   "activation.", "neuron"),
    "normalization": Word("Bringing numbers to a common range. Here pixels from 0 to 255 become 0 to 1.", "layers",
                          ("normalized", "normalize")),
    "occlusion": Word("Covering a part of the picture to see whether the answer changes: where it does, the network was looking."),
    "one-hot": Word("A class written as ten numbers: a 1 in its own place and 0 in the nine others.", "cross-entropy"),
    "optimizer": Word("The rule that makes a step out of the gradient: SGD, momentum, RMSprop, Adam.", "optimizers"),
    "overfitting": Word("Learning the training pictures by heart: the training loss still falls while the validation loss rises.",
                        "overfitting", ("overfit", "overfits")),
    "parameter": Word("A number that training finds: a weight or a bias.", "layers"),
    "patience": Word("After how many epochs without a better validation accuracy training ends early.", "overfitting"),
    "PCA": Word("Principal component analysis: looks at points of many dimensions from the side on which they spread most."),
    "precision": Word("Of all that was given this name, the share that was right."),
    "recall": Word("Of all that truly is this, the share that was found."),
    "ReLU": Word("The activation that lets positive sums through and makes 0 of negative ones.", "activation"),
    "RMSprop": Word("An optimizer that divides each weight's step by how large its gradient has lately been.", "optimizers"),
    "schedule": Word("How the learning rate changes over a run, for example up for a while and then down to 0.", "optimizers"),
    "seed": Word("The number from which all chance in a run is drawn. The same seed gives the same network."),
    "SGD": Word("Stochastic gradient descent: gradient steps found from a few pictures at a time instead of all.", "optimizers"),
    "sigmoid": Word("The activation that squeezes any sum into 0 to 1 along an S.", "activation"),
    "softmax": Word("Turns scores into probabilities: each becomes e to its power, then all are divided by their sum.", "softmax"),
    "sweep": Word("Training every combination of some values, to see which do best on the validation pictures."),
    "t-SNE": Word("A map of many-dimensional points on which near neighbors stay near; distances between far groups mean little "
                  "(van der Maaten and Hinton, 2008)."),
    "tanh": Word("The activation that squeezes any sum into −1 to 1 along an S.", "activation"),
    "temperature": Word("What the scores are divided by before softmax. Above 1 the network becomes less sure, and the order stays.",
                        "softmax"),
    "test part": Word("Pictures asked once, at the end, after all choices are made: how the network does on what it has never seen.",
                      "three-parts", ("test picture", "test accuracy", "test loss")),
    "training part": Word("The pictures that the network learns from.", "three-parts",
                          ("training picture", "training accuracy", "training loss")),
    "validation part": Word("Pictures kept apart from training, by which settings are compared and chosen.", "three-parts",
                            ("validation", "validation picture", "validation accuracy", "validation loss")),
    "weight": Word("The number that an input is multiplied by: how much the neuron listens to it, and with which sign.", "neuron"),
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A word found in a text: which one it is, and where its spelling begins and ends."""

    word: str
    start: int
    end: int


def find(text: str, left_out: str = "") -> Iterator[Found]:
    """Find the first place of each word in a text, from left to right.

    Args:
        text: any text, plain or escaped for HTML.
        left_out: a regular expression of stretches in which no word is looked for.
    """
    found = set()
    for match in _pattern(left_out).finditer(text):
        word = _spelled().get(match[0].lower()) or _spelled().get(
            match[0].lower().removesuffix("s")
        )
        if word and word not in found:
            found.add(word)
            yield Found(word, match.start(), match.end())


def search(asked: str) -> dict[str, Word]:
    """Give the words in which, or in whose meaning, the asked letters stand, in alphabetical order; all of them where nothing is asked."""
    asked = asked.strip().lower()
    hits = {
        name: word
        for name, word in WORDS.items()
        if asked in " ".join((name, *word.spellings, word.meaning)).lower()
    }
    return dict(sorted(hits.items(), key=lambda item: item[0].lower()))


@cache
def _spelled() -> dict[str, str]:
    return {
        spelling.lower(): name
        for name, word in WORDS.items()
        for spelling in (name, *word.spellings)
    }


@cache
def _pattern(left_out: str) -> re.Pattern[str]:
    longest_first = "|".join(
        re.escape(spelling) for spelling in sorted(_spelled(), key=len, reverse=True)
    )
    words = rf"(?<![\w-])(?:{longest_first})s?(?![\w-])"
    return re.compile(f"{left_out}|{words}" if left_out else words, re.IGNORECASE)
