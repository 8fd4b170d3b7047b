"""Reads codes with OpenCV. Takes the name of a PGM on each line, and prints the decoded bytes in hex
digits, an empty line if there are none, and an exclamation mark if OpenCV throws."""

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
