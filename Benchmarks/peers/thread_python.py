"""Threads of Python: `start TIMES`, `lock TIMES` or `map TIMES`; prints the seconds of one."""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

what, times = sys.argv[1], int(sys.argv[2])
lock = threading.Lock()


def nothing(*_):
    pass


def once():
    if what == "start":
        for _ in range(times):
            thread = threading.Thread(target=nothing)
            thread.start()
            thread.join()
    elif what == "lock":
        for _ in range(times):
            lock.acquire()
            lock.release()
    else:
        for _ in range(times):
            list(pool.map(nothing, range(2)))


samples = []
with ThreadPoolExecutor(2) as pool:
    for number in range(11):
        begin = time.monotonic()
        once()
        if number:
            samples.append((time.monotonic() - begin) / times)
print(median(samples))
