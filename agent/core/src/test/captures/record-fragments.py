"""What runs in record-fragments.sh: three connections with a request and a response of several segments; of the third, the
server closes instead of answering."""

import socket
import sys

ADDRESS = ("10.9.2.2", 8080)
BODY = 3000
CHUNK = b"3e8\r\n" + b"x" * 1000 + b"\r\n"


def read_request(connection):
    got = b""
    while b"\r\n\r\n" not in got or len(got.split(b"\r\n\r\n", 1)[1]) < BODY:
        got += connection.recv(65536)


def serve():
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(ADDRESS)
    listener.listen()
    for number in range(3):
        connection, _ = listener.accept()
        read_request(connection)
        if number < 2:
            head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            connection.sendall(head + 3 * CHUNK + b"0\r\n\r\n")
            connection.recv(1)  # until the client closes
        connection.close()


def exchange():
    connection = socket.create_connection(ADDRESS)
    head = b"POST /orders HTTP/1.1\r\nHost: api.example.com\r\nContent-Length: %d\r\n\r\n" % BODY
    connection.sendall(head + b"y" * BODY)
    got = b""
    more = True
    while more and not got.endswith(b"0\r\n\r\n"):
        read = connection.recv(65536)
        got += read
        more = len(read) > 0
    connection.close()


if sys.argv[1] == "serve":
    serve()
else:
    for _ in range(3):
        exchange()
