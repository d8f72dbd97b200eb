"""A service without a framework, which serves by itself."""

import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GREETING = os.environ["GREETING"]


class Server(ThreadingHTTPServer):
    # Its requests are waited for when it is closed.
    daemon_threads = False


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status = "ok"
        if self.path == "/slow":
            print("a request has begun", flush=True)
            time.sleep(2)
            status = "done"
        body = json.dumps({"status": status}).encode()
        self.send_response(200 if self.path in ("/health", "/slow") else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    with Server(("0.0.0.0", int(os.environ.get("PORT", "8080"))), Handler) as server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
