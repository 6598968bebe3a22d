"""The peers in Python: multiprocessing and loky. Prints the seconds of one operation.

    python_processes.py apply 10000
"""

import multiprocessing
import os
import statistics
import sys
import time
from dataclasses import dataclass


def nothing():
    pass


def increment(number):
    return number + 1


def square(value):
    return value * value


@dataclass
class Particle:
    x: float
    y: float
    id: int


def move(particle):
    return Particle(particle.x + 1, particle.y - 1, particle.id)


numbers = None


def make_numbers():
    global numbers
    import numpy

    numbers = numpy.arange(10**7, dtype=numpy.float64)


def return_numbers():
    return numbers


def median_of(operation, times, warm_up):
    samples = []
    for round in range(-warm_up, times):
        begin = time.perf_counter()
        operation(round)
        if round >= 0:
            samples.append(time.perf_counter() - begin)
    return statistics.median(samples)


def start_and_join(method, times):
    context = multiprocessing.get_context(method)

    def one(_):
        process = context.Process(target=nothing)
        process.start()
        process.join()
        assert process.exitcode == 0

    # The first start brings the fork server up.
    return median_of(one, times, warm_up=3)


def apply(times):
    with multiprocessing.Pool(1) as pool:
        return median_of(lambda n: pool.apply(increment, (n,)), times, warm_up=1000)


def loky(times):
    from loky import get_reusable_executor

    executor = get_reusable_executor(max_workers=1)
    return median_of(lambda n: executor.submit(increment, n).result(), times, warm_up=1000)


def map_through(function, values):
    processors = len(os.sched_getaffinity(0))
    with multiprocessing.Pool(processors) as pool:
        pool.map(function, values[:1000])
        begin = time.perf_counter()
        answers = pool.map(function, values)
        seconds = time.perf_counter() - begin
        assert len(answers) == len(values)
        return seconds


def doubles(times):
    with multiprocessing.Pool(1, initializer=make_numbers) as pool:

        def one(_):
            answer = pool.apply(return_numbers)
            assert len(answer) == 10**7 and answer[12345] == 12345

        return median_of(one, times, warm_up=1)


MEASUREMENTS = {
    "spawn": lambda n: start_and_join("spawn", n),
    "forkserver": lambda n: start_and_join("forkserver", n),
    "fork": lambda n: start_and_join("fork", n),
    "apply": apply,
    "loky": loky,
    "map-double": lambda n: map_through(square, [float(i) for i in range(n)]),
    "map-struct": lambda n: map_through(
        move, [Particle(float(i), -float(i), i) for i in range(n)]
    ),
    "doubles": doubles,
}

if __name__ == "__main__":
    print(MEASUREMENTS[sys.argv[1]](int(sys.argv[2])))
