"""What is measured of a container that runs: its start, and how it answers."""

import re
import socket
import subprocess
import time

LOAD_CORE = "1"
UPSTREAM_SECONDS = 0.05


def until_healthy(port, deadline=60):
    """Asks for /health until it answers 200, as Cloud Run's probe would, but every two milliseconds."""
    end = time.monotonic() + deadline
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                if b" 200 " in connection.recv(4096)[:16]:
                    return
        except OSError:
            pass
        time.sleep(0.002)
    raise ConnectionError(f"nothing answered on port {port} for {deadline} s")


def start(bundle, port, variables, cores, cold):
    """Seconds from exec to the first 200, and of CPU, with the image's files out of the page cache or in it."""
    if cold:
        bundle.forget()
    begin = time.monotonic()
    with bundle.started(port, variables, cores) as container:
        until_healthy(port)
        return time.monotonic() - begin, container.cpu()


def memory(bundle, port, variables, cores):
    """Megabytes after a load that shares the cores with the service, and the number of processes."""
    with bundle.started(port, variables, cores) as container:
        until_healthy(port)
        for path in ("health", "large"):
            wrk(port, path, 32, 1)
        return container.memory(), len(container.processes())


def serve(bundle, port, variables, cores, seconds):
    """Requests a second, latencies in ms and CPU a request for small, large and slow-upstream answers; memory."""
    figures = {}
    with bundle.started(port, variables, cores) as container:
        until_healthy(port)
        for path, connections in (("health", 32), ("large", 32), ("slow", 64)):
            if path == "health":
                wrk(port, path, connections, 1)
            before = container.cpu()
            count, rate, half, most = wrk(port, path, connections, seconds)
            name = {"health": "small"}.get(path, path)
            figures[f"{name} requests/s"] = rate
            figures[f"{name} p50 ms"] = half
            figures[f"{name} p99 ms"] = most
            figures[f"{name} CPU µs/request"] = (container.cpu() - before) / max(count, 1) * 1e6
        figures["memory MB"] = container.memory()
    return figures


def wrk(port, path, connections, seconds):
    """Loads a path: the number of requests, requests a second, p50 and p99 in ms."""
    duration = f"{seconds}s"
    said = subprocess.run(
        ["taskset", "-c", LOAD_CORE, "wrk", "-t1", f"-c{connections}", f"-d{duration}", "--latency",
         f"http://127.0.0.1:{port}/{path}"],
        capture_output=True, text=True, check=True).stdout
    if re.search(r"Non-2xx|Socket errors: connect [1-9]", said):
        raise ConnectionError(f"/{path} did not answer well: {said}")

    def milliseconds(share):
        number, unit = re.search(rf"{share}%\s+([\d.]+)(us|ms|s)", said).groups()
        return float(number) * {"us": 1e-3, "ms": 1, "s": 1e3}[unit]

    count = int(re.search(r"(\d+) requests in", said)[1])
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    return count, rate, milliseconds(50), milliseconds(99)


class Upstream:
    """A service that answers after fifty milliseconds, in a process of its own on the load's core."""

    SCRIPT = f"""
import asyncio
async def answer(reader, writer):
    try:
        while await reader.readuntil(b"\\r\\n\\r\\n"):
            await asyncio.sleep({UPSTREAM_SECONDS})
            writer.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok")
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()
async def main():
    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""

    def __enter__(self):
        self.process = subprocess.Popen(
            ["taskset", "-c", LOAD_CORE, "/usr/bin/python3", "-c", self.SCRIPT], stdout=subprocess.PIPE, text=True)
        return f"http://127.0.0.1:{int(self.process.stdout.readline())}/"

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
