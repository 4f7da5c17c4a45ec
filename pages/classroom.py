"""A class: join one, or open one and teach it."""

from pages.components.classroom import attending, lobby, projector, teaching
from pages.components.shared import classes, frame

frame.guard(needs_store=True)

place = classes.place()
if place is None:
    lobby.show()
elif not place.member.teaches:
    attending.show(place)
elif projector.is_open():
    projector.show(place)
else:
    teaching.show(place)
