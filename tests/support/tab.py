"""A browser's tab without a browser: what Streamlit's JavaScript says to a server."""

import http.client
import json
import urllib.request
import uuid

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

from tests.support.opened import unescaped

SECONDS = 120.0  # for an answer: others may wait in line
XSRF = "_streamlit_xsrf"


class Tab:
    """An open page: its elements by their place, and the states of its widgets."""

    def __init__(self, address, path=""):
        self.address, self.states, self.elements = address, {}, {}
        with urllib.request.urlopen(f"{address}/{path}") as page:
            given = page.headers.get_all("Set-Cookie") or []
        with urllib.request.urlopen(f"{address}/_stcore/health") as health:
            given += health.headers.get_all("Set-Cookie") or []
        self.cookies = dict(cookie.split(";")[0].split("=", 1) for cookie in given)
        self._headers = {"Cookie": "; ".join(f"{name}={at}" for name, at in self.cookies.items())}
        self._socket = connect(
            address.replace("http", "ws", 1) + "/_stcore/stream",
            origin=address,
            additional_headers=self._headers,
            subprotocols=["streamlit", self.cookies.get(XSRF, "none")],
            max_size=None,
            open_timeout=SECONDS,
            ping_interval=None,
        )
        self._path, self.session = path, ""
        self.run()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Leave the page."""
        self._socket.close()

    def run(self, *triggers):
        """Run the page with the states of all widgets, and of some only this once."""
        message = BackMsg()
        message.rerun_script.page_name = self._path
        message.rerun_script.widget_states.widgets.extend([*self.states.values(), *triggers])
        self.send(message.SerializeToString())

    def send(self, data):
        """Send a message and take the answers until the run that it started has ended."""
        self._socket.send(data)
        begun = False
        while True:
            message = ForwardMsg.FromString(self._socket.recv(timeout=SECONDS))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                begun, self.session = True, message.new_session.initialize.session_id
                self.elements = {}
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self.elements[tuple(message.metadata.delta_path)] = message.delta.new_element
            elif kind == "script_finished" and begun:
                begun = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
                if not begun:
                    return

    def all(self, kind):
        """Return the elements of a kind, as they were last sent."""
        return [
            getattr(one, kind) for one in self.elements.values() if one.WhichOneof("type") == kind
        ]

    def component(self, name):
        return next(one for one in self.all("bidi_component") if name in one.component_name)

    def set_component(self, name, value):
        """Set a component's state, JSON as text or a value, and run the page."""
        widget = self.component(name).id
        text = value if isinstance(value, str) else json.dumps(value)
        self.states[widget] = WidgetState(id=widget, json_value=text)
        self.run()

    def trigger(self, component, event, value):
        """Trigger a component's event."""
        widget = f"$$STREAMLIT_INTERNAL_KEY_{self.component(component).id}__events"
        base = self.component(component).id
        self.states.setdefault(base, WidgetState(id=base, json_value="{}"))
        payload = json.dumps([{"event": event, "value": value}])
        self.run(WidgetState(id=widget, json_trigger_value=payload))

    def put(self, name, content):
        """Send a file to the server's storage; return the answer's status and the file's id."""
        file_id, boundary = str(uuid.uuid4()), uuid.uuid4().hex
        head = f'Content-Disposition: form-data; name="file"; filename="{name}"'
        body = (
            f"--{boundary}\r\n{head}\r\n\r\n".encode()
            + content
            + f"\r\n--{boundary}--\r\n".encode()
        )
        headers = {**self._headers, "X-Xsrftoken": self.cookies.get(XSRF, "")}
        headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
        line = http.client.HTTPConnection(self.address.rsplit("/", 1)[1], timeout=SECONDS)
        try:
            line.request("PUT", f"/_stcore/upload_file/{self.session}/{file_id}", body, headers)
            return line.getresponse().status, file_id
        finally:
            line.close()

    def upload(self, name, content):
        """Upload a file as the page's uploader does, and run the page."""
        status, file_id = self.put(name, content)
        state = WidgetState(id=self.all("file_uploader")[0].id)
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.file_id, info.name, info.size = file_id, name, len(content)
        self.run(state)
        return status

    def said(self):
        """Return the sentences of all warnings, and the texts of all errors."""
        return [unescaped(one.body) for one in self.all("alert")] + [
            one.message for one in self.all("exception")
        ]

    def answer(self):
        """Return the message that the answer is drawn from."""
        components = self.all("bidi_component")
        (shown,) = [one for one in components if one.component_name == "sketch28-shared-answer"]
        return json.loads(shown.json)["answers"][0]
