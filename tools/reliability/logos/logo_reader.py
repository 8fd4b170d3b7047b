"""Reads codes with logos by ZXing-C++: a JSON object per line in, one out.

In: `file`, a PGM; `text`, what it holds; `modules` on a side, `scale`, the pixels of a module, and `margin`, the modules around.
Out: `uec`, the unused error correction of ISO/IEC 15415 that ZXing reports, null where it does not read the text; and for
each size of a black blot how often the text is read beneath it, out of `tries` random places.
"""

import json
import random
import re
import sys

import numpy as np
import zxingcpp

BLOTS = (2, 4)
TRIES = 3


def pixels_of(file):
    with open(file, "rb") as opened:
        data = opened.read()
    head = re.match(rb"P5\s(\d+)\s(\d+)\s255\s", data)
    width, height = int(head[1]), int(head[2])
    return np.frombuffer(data[head.end() :], np.uint8).reshape(height, width)


def read(pixels, text):
    found = zxingcpp.read_barcodes(pixels, formats=zxingcpp.BarcodeFormat.QRCode, text_mode=zxingcpp.TextMode.Plain)
    return found[0] if len(found) == 1 and found[0].text == text else None


def place(rng, modules, blot):
    """Returns a place for a blot that touches no finder pattern or module next to one."""
    last = modules - blot
    while True:
        x, y = rng.randint(0, last), rng.randint(0, last)
        left, top, right, bottom = x < 9, y < 9, x > last - 8, y > last - 8
        if not (left and top or right and top or left and bottom):
            return x, y


for line in sys.stdin:
    code = json.loads(line)
    pixels = pixels_of(code["file"])
    found = read(pixels, code["text"])
    blots = {}
    rng = random.Random(code["text"])
    for blot in BLOTS:
        blots[blot] = 0
        for _ in range(TRIES):
            x, y = (code["scale"] * (code["margin"] + at) for at in place(rng, code["modules"], blot))
            side = code["scale"] * blot
            soiled = pixels.copy()
            soiled[y : y + side, x : x + side] = 0
            blots[blot] += read(soiled, code["text"]) is not None
    uec = None if found is None else float(found.extra["UEC"])
    print(json.dumps({"uec": uec, "blots": blots, "tries": TRIES}), flush=True)
