"""Messages between processes through multiprocessing's queues and pipes; prints the seconds.

    shared_python.py Queue|SimpleQueue COUNT PAIRS
    shared_python.py pipe COUNT            # of 64 MiB each, the seconds of one
"""

import multiprocessing
import sys
import time


def produce(queue, first, last):
    for number in range(first, last):
        queue.put(number)


def consume(queue, count, sums):
    total = 0
    for _ in range(count):
        total += queue.get()
    sums.put(total)


def send(connection, count):
    block = bytes([7]) * (64 << 20)
    for _ in range(count):
        connection.send_bytes(block)


def through_queue(kind, count, pairs):
    context = multiprocessing.get_context("fork")
    queue = context.Queue(1024) if kind == "Queue" else context.SimpleQueue()
    sums = context.SimpleQueue()
    share = count // pairs
    consumers = [
        context.Process(target=consume, args=(queue, share, sums)) for _ in range(pairs - 1)
    ]
    producers = [
        context.Process(target=produce, args=(queue, i * share, (i + 1) * share))
        for i in range(pairs)
    ]
    for process in consumers + producers:
        process.start()
    total = queue.get()
    begin = time.monotonic()
    for _ in range(share - 1):
        total += queue.get()
    for _ in consumers:
        total += sums.get()
    seconds = time.monotonic() - begin
    assert total == share * pairs * (share * pairs - 1) // 2
    return seconds


def through_pipe(count):
    context = multiprocessing.get_context("fork")
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=send, args=(writer, count + 2))
    process.start()
    for _ in range(2):
        reader.recv_bytes()
    begin = time.monotonic()
    for _ in range(count):
        assert len(reader.recv_bytes()) == 64 << 20
    return (time.monotonic() - begin) / count


if __name__ == "__main__":
    kind, count = sys.argv[1], int(sys.argv[2])
    print(through_pipe(count) if kind == "pipe" else through_queue(kind, count, int(sys.argv[3])))
