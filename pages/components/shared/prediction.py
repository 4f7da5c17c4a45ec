"""The prediction beside the canvas: its class, the probabilities, and what the network sees.

It is a list of messages, one for each network that answers, which `static/shared/answer.js` draws,
whether they come from the page or, while the pen moves, from `/live`.
"""

import math
from collections.abc import Sequence
from typing import Any

from model.classifier import Prediction
from pages.components.charts.data_address import png_address
from pages.components.shared import session, static

MORE_THAN, SURE, FAIRLY_SURE = 0.99, 0.9, 0.6
LONG, LONG_NUMBER = 2, 5  # characters: a longer name is shown smaller
CLOSE = 0.15  # a second class is mentioned from this probability on
PLACES = (
    *("first", "second", "third", "fourth", "fifth"),
    *("sixth", "seventh", "eighth", "ninth", "tenth"),
)
_ANSWER = static.component("shared/answer", "shared/elements", isolate_styles=False)

Message = dict[str, Any]


def message(
    predicted: Sequence[Prediction], class_names: tuple[str, ...], title: str = ""
) -> Message:
    """Return what is shown of a prediction, or of those for each digit of a number.

    Args:
        predicted: at least one.
        class_names: of all classes.
        title: the network's name, where several answer.
    Returns:
        what JSON can hold: "title", "name", "detail", "long" and "doubt" of the headline, "names"
        of the classes, and "digits", each with "name", "share", "winner", "shares" and "seen".
    """
    doubt = min(map(_confidence, predicted)) < FAIRLY_SURE
    if len(predicted) > 1:
        name, detail = describe_number(predicted)
        long = len(name) > LONG_NUMBER
    else:
        name, detail = _describe(predicted[0], class_names)
        long = doubt or len(name) > LONG
    head: Message = {"title": title, "name": name, "detail": detail, "long": long, "doubt": doubt}
    return {**head, "names": class_names, "digits": [details(one) for one in predicted]}


def empty(hint: str) -> Message:
    """Return the message that asks for a drawing."""
    return {"name": "Draw something", "long": True, "hint": hint, "digits": []}


def details(predicted: Prediction) -> Message:
    """Return what is shown of one digit or garment: its probabilities and its 28x28 picture."""
    shares = [[round(float(share), 4), percent(share)] for share in predicted.probabilities]
    shown = {"name": predicted.name, "share": _share(predicted.confidence), "shares": shares}
    return {**shown, "winner": predicted.label, "seen": png_address(predicted.seen)}


def show(answers: Sequence[Message], key: str = "answer") -> int:
    """Show the answers side by side, and return which digit of a number the visitor has chosen.

    Screen readers announce the headlines when they have stayed the same for a moment.
    """
    before = (session.value(key) or {}).get("digit") or {}
    count = len(answers[0]["digits"])
    chosen = int(before["place"]) if before.get("of") == count else 0
    _ANSWER(key=key, data={"answers": answers, "chosen": chosen}, on_digit_change=lambda: None)
    return chosen


def show_details(predicted: Prediction, class_names: tuple[str, ...], key: str) -> None:
    """Show a prediction's probabilities and its 28x28 picture, without the class."""
    show([{"names": class_names, "digits": [details(predicted)]}], key)


def _describe(predicted: Prediction, class_names: tuple[str, ...]) -> tuple[str, str]:
    first, second = predicted.probabilities.argsort()[:-3:-1]
    if predicted.confidence < FAIRLY_SURE:
        labels = [label for label in (first, second) if predicted.probabilities[label] >= CLOSE]
        likely = " or ".join(class_names[label] for label in labels)
        guess = f"perhaps {likely}" if likely else "this looks like nothing that it has learned"
        return "Not sure", guess
    detail, share = certainty(predicted.confidence), predicted.probabilities[second]
    if share >= CLOSE:
        detail += f" · perhaps {class_names[second]} ({share:.0%})"
    return predicted.name, detail


def describe_number(digits: Sequence[Prediction]) -> tuple[str, str]:
    """Return the number and how sure the network is of it: as sure as of all digits together.

    Which digit it is least sure of is said unless it is more than 99% sure of the whole.
    """
    least = min(range(len(digits)), key=lambda place: digits[place].confidence)
    digit = digits[least]
    number = "".join(digit.name for digit in digits)
    sure = math.prod(map(_confidence, digits))
    doubt = f"least sure of the {PLACES[least]} digit, {digit.name}"
    if digit.confidence < FAIRLY_SURE:
        return "Not sure", f"perhaps {number} · {doubt}"
    said = f"{sure:.0%} sure of all digits" if sure < FAIRLY_SURE else certainty(sure)
    return number, said if sure > MORE_THAN else f"{said} · {doubt}"


def certainty(confidence: float) -> str:
    """Return a confidence in words; below 60% there are none."""
    if confidence > MORE_THAN:
        return f"more than {MORE_THAN:.0%} sure"
    share = f"{confidence:.0%}"
    return f"{share} sure" if confidence >= SURE else f"fairly sure ({share})"


def percent(share: float) -> str:
    """Return a probability as shown beside its bar; never 100%."""
    return f"{share:.1%}" if share < 0.9995 else ">99.9%"


def _confidence(digit: Prediction) -> float:
    return digit.confidence


def _share(confidence: float) -> str:
    return f"{confidence:.0%}" if confidence <= MORE_THAN else ">99%"
