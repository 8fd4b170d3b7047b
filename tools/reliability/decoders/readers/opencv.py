"""The name of a PGM on each line -> the bytes that OpenCV reads in it, in hex digits; nothing where it reads nothing, and
an exclamation mark where it throws."""

import sys

import cv2

cv2.setNumThreads(1)
detector = cv2.QRCodeDetector()

for line in sys.stdin:
    image = cv2.imread(line.rstrip("\n"), cv2.IMREAD_GRAYSCALE)
    try:
        data = detector.detectAndDecodeBytes(image)[0]
        print(bytes(data).hex(), flush=True)
    except Exception:
        print("!", flush=True)
