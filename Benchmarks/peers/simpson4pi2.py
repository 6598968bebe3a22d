"""The lecture's script for pi by Simpson's rule on processes, as today's NumPy and SciPy want it."""

from multiprocessing import Process, Queue
from sys import argv

from numpy import linspace, pi, sqrt
from scipy.integrate import simpson


def call_simpson(fun, a, b, n, q):
    x = linspace(a, b, n)
    y = fun(x)
    q.put(simpson(y, x=x))


def circle(x):
    return sqrt(1 - x**2)


def main():
    npr = int(argv[1])
    nbrsam = 10**8 // npr
    intlen = 1.0 / npr
    queues = [Queue() for _ in range(npr)]
    procs = []
    (left, right) = (0, intlen)
    for k in range(1, npr + 1):
        procs.append(Process(target=call_simpson, args=(circle, left, right, nbrsam, queues[k - 1])))
        (left, right) = (right, right + intlen)
    for process in procs:
        process.start()
    for process in procs:
        process.join()
    app = 4 * sum([q.get() for q in queues])
    print(app, abs(app - pi))


if __name__ == "__main__":
    main()
