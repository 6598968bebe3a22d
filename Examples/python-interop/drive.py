"""Drives a Swift pool from Python: bytes there, bytes back, by the standard library alone."""

import sys
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client

path, key = sys.argv[1], sys.argv[2].encode()

try:
    Client(path, authkey=b"another key")
except AuthenticationError as error:
    print("with another key:", error)

with Client(path, authkey=key) as swift:

    def ask(request):
        swift.send_bytes(request.encode())
        return swift.recv_bytes().decode()

    quarter = float(ask("integrate 8 1000000"))
    print(f"pi = {4 * quarter:.9f}")
    print("mistake 1 ->", ask("mistake 1"))
    print("mistake 7 ->", ask("mistake 7"))
    print("and then  ->", f"{4 * float(ask('integrate 2 1000')):.4f}")
    print("end       ->", ask("end"))
