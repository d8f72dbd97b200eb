"""The pools of httpcore with container_patches.py: every request answered, the limits kept, no dead connection used."""

import asyncio
import multiprocessing
import random
import threading
from collections import Counter
from contextlib import redirect_stderr
from io import StringIO

import container_patches
import httpcore
import trio
from httpcore._async.connection import AsyncHTTPConnection

# A release that nobody has tried is left alone, and that is said.
known, httpcore.__version__ = httpcore.__version__, "1.99.0"
before = [httpcore.AsyncConnectionPool._assign_requests_to_connections, httpcore._synchronization.AsyncLock.setup]
with redirect_stderr(StringIO()) as said:
    container_patches.apply()
assert said.getvalue() == "patch_httpcore is left out: it is not made for httpcore 1.99.0\n", said.getvalue()
assert before == [httpcore.AsyncConnectionPool._assign_requests_to_connections, httpcore._synchronization.AsyncLock.setup]
httpcore.__version__ = known
container_patches.apply()
assert httpcore.AsyncConnectionPool._assign_requests_to_connections is container_patches.assign_requests_to_connections
assert httpcore.ConnectionPool._assign_requests_to_connections is container_patches.assign_requests_to_connections

# How often a connection was asked whether it has expired.
asked = Counter()
has_expired = AsyncHTTPConnection.has_expired


def counted(connection):
    asked["connection"] += 1
    return has_expired(connection)


AsyncHTTPConnection.has_expired = counted


async def answer(reader, writer, delay, idle):
    """Answers each request with its path, and leaves after a while without one."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        while True:
            await asyncio.sleep(random.random() * delay)
            path = head.split()[1]
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(path), path))
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), idle)
    except (asyncio.IncompleteReadError, asyncio.TimeoutError, ConnectionError):
        writer.close()


def served(pipe, delay, idle):
    """A server in a process of its own, so that its clock does not wait for the pool."""

    async def main():
        server = await asyncio.start_server(lambda *streams: answer(*streams, delay, idle), "127.0.0.1", 0, backlog=1024)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


def start(delay, idle=None):
    ours, theirs = multiprocessing.Pipe()
    multiprocessing.get_context("fork").Process(target=served, args=(theirs, delay, idle), daemon=True).start()
    return f"http://127.0.0.1:{ours.recv()}"


async def limits(places):
    """Three origins through ten connections, one request in five cancelled."""
    results = Counter()
    async with httpcore.AsyncConnectionPool(max_connections=10, max_keepalive_connections=5, keepalive_expiry=0.05) as pool:

        async def one(number):
            await asyncio.sleep(random.random())
            task = asyncio.ensure_future(pool.request("GET", f"{random.choice(places)}/{number}"))
            if number % 5 == 0:
                await asyncio.sleep(random.random() * 0.02)
                task.cancel()
            try:
                response = await task
                assert response.content == b"/%d" % number, response.content
                results["answered"] += 1
            except asyncio.CancelledError:
                results["cancelled"] += 1
            assert len(pool.connections) <= 10, pool

        await asyncio.gather(*(one(number) for number in range(1000)))
        assert results.total() == 1000 and results["answered"] >= 800, results
        assert not pool._requests, pool


async def idle_ones_are_not_asked(place):
    """Fifty idle connections cost a request no more than one."""
    async with httpcore.AsyncConnectionPool(max_connections=60, max_keepalive_connections=60) as pool:
        await asyncio.gather(*(pool.request("GET", f"{place}/") for _ in range(50)))
        count = len(pool.connections)
        assert count >= 20, pool
        asked.clear()
        for _ in range(100):
            await pool.request("GET", f"{place}/")
        # Each that is used, and all of them once a second.
        assert asked["connection"] < 100 + 20 * count, asked


async def dead_ones_are_not_used(place):
    """The server leaves after 50 ms; what it has left is closed by the next request after a second."""
    async with httpcore.AsyncConnectionPool(max_connections=20, max_keepalive_connections=20) as pool:
        for _ in range(5):
            responses = await asyncio.gather(*(pool.request("POST", f"{place}/a") for _ in range(20)))
            assert [response.content for response in responses] == [b"/a"] * 20
            await asyncio.sleep(0.3)
        await asyncio.sleep(1)
        await pool.request("GET", f"{place}/")
        assert len(pool.connections) == 1, pool


def threads(place):
    """The pool of threads."""
    answered = Counter()
    with httpcore.ConnectionPool(max_connections=5) as pool:

        def work(name):
            for number in range(50):
                assert pool.request("GET", f"{place}/{name}-{number}").content == f"/{name}-{number}".encode()
                answered[name] += 1
                assert len(pool.connections) <= 5, pool

        workers = [threading.Thread(target=work, args=(name,)) for name in range(10)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(60)
        assert answered.total() == 500 and not pool._requests, answered


async def on_trio(place):
    """Trio has its own locks."""
    answered = []
    async with httpcore.AsyncConnectionPool(max_connections=5) as pool:

        async def one():
            answered.append((await pool.request("GET", f"{place}/")).content)
            assert len(pool.connections) <= 5, pool

        async with trio.open_nursery() as nursery:
            for _ in range(200):
                nursery.start_soon(one)
    assert answered == [b"/"] * 200


quick = [start(0.01) for _ in range(3)]
asyncio.run(limits(quick))
asyncio.run(idle_ones_are_not_asked(quick[0]))
asyncio.run(dead_ones_are_not_used(start(0, idle=0.05)))
threads(quick[0])
trio.run(on_trio, quick[0])
print(f"httpcore {known}: as it should be")
