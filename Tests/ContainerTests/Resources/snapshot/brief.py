"""Says whether the service was imported from the snapshot, and what it made of it: python brief.py SNAPSHOT."""

import sys

import container_snapshot

container_snapshot.restore(sys.argv[1])

import container_start

is_restored = container_snapshot.active is not None
service = container_start.load()
container_snapshot.release()
print(is_restored, container_start.can_fork(), container_snapshot.forks, service.__name__, sys.modules["shop.prices"].square(3))
