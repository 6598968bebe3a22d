"""Integers through queue.Queue, from some threads to as many others; prints the seconds."""

import sys
import threading
import time
from queue import Queue

count, pairs = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
share = count // pairs
queue = Queue(1024)
sums = []


def produce(number):
    for value in range(number * share, (number + 1) * share):
        queue.put(value)


def consume():
    total = 0
    for _ in range(share):
        total += queue.get()
    sums.append(total)


threads = [threading.Thread(target=consume) for _ in range(pairs)]
threads += [threading.Thread(target=produce, args=(number,)) for number in range(pairs)]
begin = time.monotonic()
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
seconds = time.monotonic() - begin
assert sum(sums) == share * pairs * (share * pairs - 1) // 2
print(seconds)
