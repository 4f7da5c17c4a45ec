"""The picture of a link."""

from pages.components.shared import share


def test_a_link_is_shown_for_cameras_unless_it_is_too_long():
    assert "data:image/svg+xml" in share.qr_code("http://localhost:8501/train?epochs=8")
    assert share.qr_code(f"http://localhost/{'a' * 3000}") == f"<p>{share.TOO_LONG}</p>"


def test_a_hostile_link_stays_inside_its_picture():
    said = share.qr_code('http://localhost/?"><script>alert(1)</script>')
    assert said.count("<") == 1
    assert said.count('"') == 6
