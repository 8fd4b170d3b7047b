"""Degrades pictures with OpenCV. Reads a JSON object per line, and prints `ok` for each when its file
is written.

`kind` is what to do, `in` and `out` are files; `out` is a PGM, but a PNG for `colored`. `seed` makes the random numbers, the same for two pictures
with the same; `module` is about how many pixels a module has.
"""

import json
import sys

import cv2
import numpy as np

cv2.setNumThreads(1)


def as_jpeg(image, quality):
    coded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)


def plain(image, random, module):
    return image


def colored(image, random, module):
    """Keeps colours and transparency, which are only read for this kind."""
    return image


def jpeg(image, random, module):
    return as_jpeg(image, 92)


def jpeg40(image, random, module):
    return as_jpeg(image, 40)


def framed(image, corners, size, background):
    """Returns the picture with its corners moved to `corners`, in a square of `size`."""
    side = image.shape[0]
    source = np.float32([[0, 0], [side, 0], [side, side], [0, side]])
    matrix = cv2.getPerspectiveTransform(source, np.float32(corners))
    # The centre of a pixel is at half coordinates.
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    matrix = np.linalg.inv(half) @ matrix @ half
    return cv2.warpPerspective(
        image, matrix, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=background
    )


def rotated(image, random, module):
    angle = random.uniform(0, 2 * np.pi)
    side = image.shape[0]
    size = int(np.ceil(side * 1.42))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * side / 2
    return framed(image, corners @ turn.T + size / 2, size, 255)


def blurred(image, sigma):
    return cv2.GaussianBlur(image, (0, 0), sigma)


def blurred_a_little(image, random, module):
    return blurred(image, 0.3 * module)


def blurred_more(image, random, module):
    return blurred(image, 0.4 * module)


def blurred_much(image, random, module):
    return blurred(image, 0.5 * module)


def noisy(image, random, sigma):
    return np.clip(image + random.normal(0, sigma, image.shape), 0, 255).astype(np.uint8)


def low_contrast(image, random, module):
    dark = random.uniform(60, 140)
    light = dark + random.uniform(20, 50)
    return noisy(dark + image / 255 * (light - dark), random, 3)


def photographed(image, random, module):
    side = image.shape[0]
    size = int(np.ceil(side * 1.5))
    angle = random.uniform(-0.5, 0.5)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * side / 2
    corners = corners @ turn.T + size / 2 + random.uniform(-0.09, 0.09, (4, 2)) * side
    paper = framed(image, corners, size, 225).astype(float)
    # Adds light from one side, and a shadow.
    y, x = np.mgrid[0:size, 0:size] / size - 0.5
    direction = random.uniform(0, 2 * np.pi)
    light = 0.75 + 0.5 * random.uniform(0.2, 0.8) * (x * np.cos(direction) + y * np.sin(direction))
    photo = blurred(40 + 0.8 * paper * light, 0.2 * module)
    return noisy(photo, random, 6)


KINDS = {
    each.__name__: each
    for each in (
        plain,
        colored,
        jpeg,
        jpeg40,
        rotated,
        blurred_a_little,
        blurred_more,
        blurred_much,
        low_contrast,
        photographed,
    )
}

for line in sys.stdin:
    task = json.loads(line)
    reading = cv2.IMREAD_UNCHANGED if task["kind"] == "colored" else cv2.IMREAD_GRAYSCALE
    image = cv2.imread(task["in"], reading)
    if image is None:
        sys.exit(f"OpenCV reads no picture in {task['in']}")
    made = KINDS[task["kind"]](image, np.random.default_rng(task.get("seed", 0)), task.get("module", 4))
    if not cv2.imwrite(task["out"], made):
        sys.exit(f"OpenCV cannot write {task['out']}")
    print("ok", flush=True)
