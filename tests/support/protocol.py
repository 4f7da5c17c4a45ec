"""Sessions by Streamlit's protocol, without a browser."""

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect


async def open_session(address):
    """Open the front page as a browser does; return the connection when the page is there."""
    look = {"origin": address, "subprotocols": ["streamlit"], "open_timeout": 120}
    look |= {"ping_interval": None, "max_size": None}
    line = await connect(f"{address.replace('http', 'ws', 1)}/_stcore/stream", **look)
    message = BackMsg()
    message.rerun_script.query_string = ""
    await line.send(message.SerializeToString())
    async for data in line:
        answer = ForwardMsg.FromString(data)
        ended = answer.WhichOneof("type") == "script_finished"
        if ended and answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            return line
    raise ConnectionError("The server closed the connection before the page was there.")
