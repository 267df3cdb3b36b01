"""Four connections, one after the other: closed by both, closed idle and written to late, reset over unread data, refused.

usage: record.py ADDRESS [serve]      with "serve", only the server's part; without, only the client's
"""

import socket
import sys
import time

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
REQUEST = b"GET / HTTP/1.1\r\nHost: test\r\n\r\n"
FAMILY = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET


def serve():
    listener = socket.socket(FAMILY)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((sys.argv[1], 8080))
    listener.listen()
    for case in ("both", "idle", "unread"):
        connection, _ = listener.accept()
        if case == "unread":
            connection.recv(10)
            time.sleep(0.05)
        else:
            connection.recv(1000)
            connection.sendall(ANSWER)
            if case == "both":
                connection.recv(1000)
        connection.close()
    listener.close()


def connect(port):
    connection = socket.socket(FAMILY)
    connection.settimeout(5)
    connection.connect((sys.argv[1], port))
    return connection


def call():
    connection = connect(8080)
    connection.sendall(REQUEST)
    connection.recv(1000)
    connection.close()

    connection = connect(8080)
    connection.sendall(REQUEST)
    connection.recv(1000)
    time.sleep(0.3)
    connection.sendall(REQUEST)
    time.sleep(0.05)

    connection = connect(8080)
    connection.sendall(b"POST / HTTP/1.1\r\nContent-Length: 5000\r\n\r\n" + bytes(5000))
    time.sleep(0.2)

    try:
        connect(9)
    except ConnectionRefusedError:
        pass


serve() if "serve" in sys.argv else call()
