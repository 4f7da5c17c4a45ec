"""Name a picture: pip install numpy pillow ai-edge-litert && python classify.py picture.png."""

import json
import sys
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from PIL import Image, ImageOps

folder = Path(__file__).parent  # where model.tflite and run.json are
about = json.loads((folder / "run.json").read_text("utf-8"))
opened = ImageOps.exif_transpose(Image.open(sys.argv[1])).convert("RGBA")
on_white = Image.alpha_composite(Image.new("RGBA", opened.size, "white"), opened)
seen = np.asarray(on_white.convert("L"), np.float32)
if seen.shape != (28, 28):  # a picture of that size is taken as it is, bright on black
    ink = np.abs(seen - np.median(np.concatenate([seen[0], seen[-1], seen[:, 0], seen[:, -1]])))
    image = Image.fromarray(np.where(ink > ink.max() / 8, ink, 0))
    box = (0, 0, *image.size) if about["prepared"] == "whole" else image.getbbox()
    left, upper, right, lower = box or sys.exit("There is nothing in this picture.")
    side, size = max(right - left, lower - upper), 28
    if about["prepared"] == "mnist":
        size = 20  # of MNIST's digits, whose center of mass is in the middle
    x, y = (left + right - side) // 2, (upper + lower - side) // 2
    small = image.crop((x, y, x + side, y + side)).resize((size, size), Image.Resampling.BOX)
    values = np.asarray(small) / np.asarray(small).max() * 255
    mass = (np.sum(places * values) / values.sum() for places in np.indices(values.shape))
    row, column = (int(np.clip(14.5 - place, 0, 28 - size)) for place in mass)
    seen = np.pad(values, [(row, 28 - size - row), (column, 28 - size - column)])
network = Interpreter(str(folder / "model.tflite"))
network.allocate_tensors()
network.set_tensor(network.get_input_details()[0]["index"], seen[None].astype(np.float32))
network.invoke()
answers = network.get_tensor(network.get_output_details()[0]["index"])[0].astype(float)
scaled = answers ** (1 / about["temperature"])  # so that it is neither too sure nor too unsure
for label in np.argsort(-scaled):
    print(f"{about['class_names'][label]:12} {scaled[label] / scaled.sum():8.2%}")
