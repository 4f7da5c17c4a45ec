import gzip
import hashlib
import http.server
import threading

import pytest

from model.datasets import downloads
from model.datasets.downloads import Unreachable, download, is_intact

CONTENT = b"a data set" * 100_000
DIGEST = hashlib.sha256(CONTENT).hexdigest()


class Server(http.server.BaseHTTPRequestHandler):
    sent = CONTENT

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        self.wfile.write(self.sent)

    def log_message(self, *_):
        return


@pytest.fixture
def server(monkeypatch):
    with http.server.HTTPServer(("127.0.0.1", 0), Server) as listening:
        monkeypatch.setattr(
            downloads, "KERAS_ADDRESS", f"http://127.0.0.1:{listening.server_port}/"
        )
        monkeypatch.setattr(downloads, "_unreachable_since", {})
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield Server
        listening.shutdown()
        Server.sent = CONTENT


def test_a_download_arrives_whole_and_reports_its_progress(server, tmp_path):
    shares = []
    download(
        "mnist.npz",
        tmp_path / "cache" / "mnist.npz",
        DIGEST,
        lambda what, share: shares.append(share),
    )
    assert is_intact(tmp_path / "cache" / "mnist.npz", DIGEST)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


@pytest.mark.parametrize("sent", [CONTENT[:1000], CONTENT[:-1] + b"!", b""])
def test_a_download_that_breaks_off_or_arrives_damaged_leaves_no_file(server, tmp_path, sent):
    server.sent = sent
    with pytest.raises(Unreachable):
        download("mnist.npz", tmp_path / "mnist.npz", DIGEST, lambda what, share: None)
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_failed_is_not_asked_again_at_once(server, tmp_path):
    server.sent = b""
    for _ in range(2):
        with pytest.raises(Unreachable):
            download("mnist.npz", tmp_path / "mnist.npz", DIGEST, lambda what, share: None)
        server.sent = CONTENT
    assert list(tmp_path.iterdir()) == []


def test_a_gzipped_file_is_judged_by_what_is_inside(tmp_path):
    (tmp_path / "a.gz").write_bytes(gzip.compress(CONTENT, 1))
    (tmp_path / "b.gz").write_bytes(gzip.compress(CONTENT, 1)[:-9])
    assert is_intact(tmp_path / "a.gz", DIGEST)
    assert not is_intact(tmp_path / "b.gz", DIGEST)


def test_a_folder_that_cannot_be_written_to_is_as_an_address_that_does_not_answer(server, tmp_path):
    (tmp_path / ".keras").write_text("a file where the folder should be")
    target = tmp_path / ".keras" / "datasets" / "mnist.npz"
    with pytest.raises(Unreachable):
        download("mnist.npz", target, DIGEST, lambda what, share: None)
