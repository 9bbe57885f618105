"""The HTTP endpoint that takes the household's notifications, and is not always in the mood."""

import json
import threading
from collections import Counter
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: How often each message is refused before it is taken.
REFUSALS = 2
REFUSED = 503
ACCEPTED = 200


@dataclass(frozen=True)
class Delivery:
    """One request and the answer it got; the key is the same in every attempt at one message."""

    key: str
    text: str
    status: int


class Endpoint:
    """Listens on a free port of this machine alone."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()
        self.deliveries: list[Delivery] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """Where to POST."""
        return f"http://127.0.0.1:{self._server.server_port}/notify"

    def __enter__(self) -> "Endpoint":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, key: str, text: str) -> int:
        """Refuse twice, accept after that; every request is remembered."""
        with self._lock:
            self._seen[key] += 1
            status = REFUSED if self._seen[key] <= REFUSALS else ACCEPTED
            self.deliveries.append(Delivery(key, text, status))
        return status

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        answer = self.answer

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = answer(self.headers["Idempotency-Key"], json.loads(body)["text"])
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """The deliveries are the log."""

        return Handler
