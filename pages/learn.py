"""What a network is and how it learns: short chapters, each with something to move."""

from pages.components import contents, frame

frame.guard()

contents.show(contents.choose())
