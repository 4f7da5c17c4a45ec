"""What a network is and how it learns: short chapters, each with something to move."""

from pages.components.lessons import contents
from pages.components.shared import frame

frame.guard()

contents.show(contents.choose())
