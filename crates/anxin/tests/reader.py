"""Checks a log from its files, written from the specifications alone (C2SP signed-note, tlog-checkpoint, tlog-tiles; RFC 6962; RFC 8032) with
the standard library only. Exit code 0 when it holds, 1 when it does not."""

import base64
import hashlib
import json
import pathlib
import sys
import urllib.request

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


# Ed25519, RFC 8032, section 6: points in extended coordinates.
def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, p):
    q = (0, 1, 1, 0)
    while n:
        if n & 1:
            q = add(q, p)
        p, n = add(p, p), n >> 1
    return q


def same(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def point(text):
    y = int.from_bytes(text, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P)
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P:
        raise ValueError("no point of the curve")
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def has_signed(public, text, signature):
    s = int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + text).digest(), "little") % L
    return s < L and same(times(s, BASE), add(point(signature[:32]), times(h, point(public))))


def root(hashes):
    if not hashes:
        return sha()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return sha(b"\1", root(hashes[:k]), root(hashes[k:]))


def place(n):
    path = f"{n % 1000:03}"
    while n >= 1000:
        n //= 1000
        path = f"x{n % 1000:03}/{path}"
    return path


class Log:
    def __init__(self, where):
        self.where = where

    def read(self, path):
        if self.where.startswith("http"):
            with urllib.request.urlopen(f"{self.where}/{path}") as answer:
                return answer.read()
        return pathlib.Path(self.where, path).read_bytes()

    def tile(self, level, n, width):
        return self.read(f"tile/{level}/{place(n)}" + ("" if width == 256 else f".p/{width}"))


def checkpoint(note, vkey):
    name, key_id, key = vkey.split("+", 2)
    key = base64.b64decode(key)
    assert key[0] == 1 and key_id == sha(name.encode(), b"\n", key)[:4].hex(), "the key does not fit its id"
    text, signatures = note.rsplit("\n\n", 1)
    text += "\n"
    origin, size, top = text.split("\n")[:3]
    assert origin == name, "the checkpoint is of another log"
    for line in signatures.splitlines():
        dash, who, signature = line.split(" ")
        signature = base64.b64decode(signature)
        if dash == "—" and who == name and signature[:4].hex() == key_id:
            assert has_signed(key[1:], text.encode(), signature[4:]), "the signature is wrong"
            return origin, int(size), base64.b64decode(top)
    raise AssertionError("nobody has signed the checkpoint")


def main(where):
    log = Log(where)
    vkey = log.read("vkey").decode().strip()
    origin, size, top = checkpoint(log.read("checkpoint").decode(), vkey)
    leaves, kinds = [], {}
    for n in range((size + 255) // 256):
        width = min(256, size - n * 256)
        bundle = log.tile("entries", n, width)
        hashes = []
        while bundle:
            length = int.from_bytes(bundle[:2], "big")
            entry, bundle = bundle[2 : 2 + length], bundle[2 + length :]
            hashes.append(sha(b"\0", entry))
            kind = json.loads(entry)["kind"]
            kinds[kind] = kinds.get(kind, 0) + 1
        assert len(hashes) == width and b"".join(hashes) == log.tile(0, n, width), f"bundle {n} is not what its tile says"
        leaves += hashes
    assert len(leaves) == size and root(leaves) == top, "the entries have another root"
    level, below = 1, leaves
    while len(below) >= 256:
        below = [root(below[i : i + 256]) for i in range(0, len(below) - 255, 256)]
        for n in range((len(below) + 255) // 256):
            here = below[n * 256 : n * 256 + 256]
            assert b"".join(here) == log.tile(level, n, len(here)), f"tile {level}/{n} is not what lies below it"
        level += 1
    print(json.dumps({"origin": origin, "size": size, "kinds": kinds}))


try:
    main(sys.argv[1].rstrip("/"))
except (AssertionError, ValueError, KeyError) as wrong:
    sys.exit(f"this log does not hold: {wrong}")
