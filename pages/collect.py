"""Many people draw for one data set, each on a device of its own."""

from model import Sketch28Error
from pages.components.classroom import collecting, drawing_board, overview, start
from pages.components.shared import classes, controls, frame, notices, resources, session

frame.guard(needs_store=True)

collection = None
place = classes.place()
if code := collecting.code() or (place.rules.collection if place else ""):
    try:
        collection = resources.store().collections.get(code)
    except Sketch28Error as error:
        notices.warn(error)
if collection is None:
    start.show()
elif not session.owns_as(collection.visitor):
    drawing_board.show(collection)
else:
    ways = {"overview": "What came in", "draw": "Draw, too"}
    way = controls.choose("Show", ways, "collect-way", label_visibility="collapsed")
    if way == "draw":
        drawing_board.show(collection)
    else:
        overview.show(collection)
