"""The two ends of record-tunnels.sh."""

import socket
import struct
import sys
import threading

PORT = 8080


def family(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def serve():
    listener = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
    listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("::", PORT))
    listener.listen(10)
    while True:
        peer, _ = listener.accept()
        received = 0
        while received < 3000:
            received += len(peer.recv(4000))
        peer.sendall(b"x" * 2000)
        peer.close()


def exchange(address):
    peer = socket.create_connection((address, PORT), 5)
    peer.sendall(b"y" * 3000)
    while peer.recv(4000):
        pass
    peer.close()


def connect(address, port):
    peer = socket.socket(family(address), socket.SOCK_STREAM)
    peer.settimeout(0.3)
    try:
        peer.connect((address, port))
    except OSError as e:
        print(address, port, e)


def segment(source, destination, payload):
    """A bare TCP segment with its checksum."""
    header = struct.pack("!HHIIBBHHH", 50001, 9100, 0x01020304, 5, 0x50, 0x10, 500, 0, 0)
    pseudo = socket.inet_pton(family(source), source) + socket.inet_pton(family(destination), destination)
    pseudo += struct.pack("!II", len(header) + len(payload), 6) if ":" in source else struct.pack(
        "!HH", 6, len(header) + len(payload))
    total = sum(struct.unpack("!%dH" % ((len(pseudo + header + payload)) // 2), pseudo + header + payload))
    total = (total & 0xFFFF) + (total >> 16)
    total = (total & 0xFFFF) + (total >> 16)
    return header[:16] + struct.pack("!H", ~total & 0xFFFF) + header[18:] + payload


def raw(address, size, hops):
    source = "fd09::1" if ":" in address else "10.9.0.1"
    peer = socket.socket(family(address), socket.SOCK_RAW, socket.IPPROTO_TCP)
    if ":" in address:
        peer.setsockopt(socket.IPPROTO_IPV6, 16, hops)  # IPV6_UNICAST_HOPS
        peer.setsockopt(socket.IPPROTO_IPV6, 23, 2)  # IPV6_MTU_DISCOVER: do
    else:
        peer.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, hops)
        peer.setsockopt(socket.IPPROTO_IP, 10, 2)  # IP_MTU_DISCOVER: do
    peer.sendto(segment(source, address, b"z" * size), (address, 0))


def answer(query):
    end = query.index(b"\0", 12) + 5
    question = query[12:end]
    name = question[1:question.index(b"\0")].split(bytes([3]))[0]
    kind = struct.unpack("!H", question[-4:-2])[0]

    def record(owner, kind, ttl, data):
        return owner + struct.pack("!HHIH", kind, 1, ttl, len(data)) + data

    records, code = [], 0
    if name.startswith(b"alias"):
        records.append(record(b"\xc0\x0c", 5, 300, b"\x04host\xc0" + bytes([12 + 6])))
        owner = b"\xc0" + bytes([12 + len(question) + 12])
    else:
        owner = b"\xc0\x0c"
    if name.startswith(b"missing"):
        code = 3
    elif kind == 1:
        records += [record(owner, 1, 60 + i, bytes([192, 0, 2, i])) for i in range(1, 4)]
    elif kind == 28:
        records.append(record(owner, 28, 30, socket.inet_pton(socket.AF_INET6, "2001:db8::5")))
    return query[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, len(records), 0, 0) + question + b"".join(records)


def resolver():
    def run(peer):
        while True:
            query, client = peer.recvfrom(2000)
            peer.sendto(answer(query), client)

    for family_, address in ((socket.AF_INET, "10.9.0.2"), (socket.AF_INET6, "fd09::2")):
        peer = socket.socket(family_, socket.SOCK_DGRAM)
        peer.bind((address, 53))
        threading.Thread(target=run, args=(peer,), daemon=True).start()
    threading.Event().wait()


def ask(address):
    peer = socket.socket(family(address), socket.SOCK_DGRAM)
    peer.connect((address, 53))
    peer.settimeout(1)
    for number, (name, kind) in enumerate((("plain", 1), ("plain", 28), ("alias", 1), ("missing", 1), ("plain", 15))):
        labels = b"".join(bytes([len(label)]) + label.encode() for label in (name, "Example", "com"))
        peer.send(struct.pack("!HHHHHH", 0x7700 + number, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack("!HH", kind, 1))
        peer.recv(2000)


if __name__ == "__main__":
    command, *rest = sys.argv[1:]
    if command == "serve":
        serve()
    elif command == "exchange":
        exchange(rest[0])
    elif command == "connect":
        connect(rest[0], int(rest[1]))
    elif command == "big":
        raw(rest[0], 1400, 64)
    elif command == "hop":
        raw(rest[0], 0, 1)
    elif command == "resolver":
        resolver()
    elif command == "ask":
        ask(rest[0])
