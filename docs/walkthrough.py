"""The cells of `walkthrough.ipynb`, which `make api` writes from this file."""

# %% [markdown]
# # From pictures to a network, step by step
#
# This notebook trains a small network to recognize handwritten digits, and explains each step in a
# sentence or two. The network is plain Keras; Sketch28's package loads the pictures and prepares a
# drawing. Run the cells from top to bottom; that takes less than a minute. Then change something,
# for example `"mnist"` to `"fashion_mnist"`, and run them again.
#
# It needs `pip install . matplotlib jupyterlab` in the project's folder.

# %%
import tempfile
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np
from PIL import Image, ImageDraw

from model.datasets import load
from model.evaluation.metrics import evaluate
from model.preprocessing import to_mnist

keras.utils.set_random_seed(0)  # so that everybody gets the same network, up to rounding

# %% [markdown]
# ## 1. Load the pictures
#
# There are three parts. The network learns from the training part, the validation part shows how
# training goes, and the test part is used once, at the end. `load` uses the files in `DATASETS_DIR`
# or downloads MNIST; without either it draws digits itself, and says so.

# %%
data = load("mnist")
names = data.class_names
print(data.title, "from:", data.source)
print("training  ", data.x_train.shape, data.x_train.dtype)
print("validation", data.x_val.shape)
print("test      ", data.x_test.shape)

# %% [markdown]
# ## 2. Look at them
#
# Always look at your data first. Each picture has 28 x 28 pixels and a label, its true class. The
# classes should be about equally frequent.

# %%
figure, axes = plt.subplots(2, 8, figsize=(12, 3.5))
for place in range(16):
    axis = axes[place // 8, place % 8]
    axis.imshow(data.x_train[place], cmap="gray")
    axis.set_title(names[data.y_train[place]])
    axis.axis("off")
plt.show()
print("training pictures of each class:", np.bincount(data.y_train))

# %% [markdown]
# ## 3. Normalize
#
# A pixel is a whole number from 0 (black) to 255 (white). A network learns better from small
# numbers, so all pixels are divided by 255.

# %%
x_train, x_val, x_test = (
    part.astype("float32") / 255 for part in (data.x_train, data.x_val, data.x_test)
)
print("before:", data.x_train.min(), "to", data.x_train.max())
print("after: ", x_train.min(), "to", x_train.max())

# %% [markdown]
# ## 4. One-hot targets
#
# The network gives a number for each class. So its target is a number for each class, too: 1 for
# the true class and 0 for all others.

# %%
y_train, y_val, y_test = (
    keras.utils.to_categorical(part, len(names)) for part in (data.y_train, data.y_val, data.y_test)
)
print("label ", data.y_train[0])
print("target", y_train[0])

# %% [markdown]
# ## 5. Build the network
#
# `Flatten` puts the rows of a picture end to end, which gives 784 numbers. Each of the 128 neurons
# of the hidden layer adds them up with weights of its own, and `relu` turns a negative sum into 0.
# `Dropout` leaves out a fifth of these neurons at random in each training step, so that the others
# learn not to rely on them. `softmax` turns the last ten sums into probabilities.

# %%
network = keras.Sequential(
    [
        keras.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dropout(0.2),
        keras.layers.Dense(len(names), activation="softmax"),
    ]
)

# %% [markdown]
# ## 6. Look at the network
#
# A dense layer has a weight for each input and neuron, and a bias for each neuron: the hidden layer
# has 784 x 128 + 128 = 100,480 parameters. Training has to find them all.

# %%
network.summary()

# %% [markdown]
# ## 7. Choose the loss and the optimizer
#
# The loss says how wrong an answer is. Cross-entropy is minus the logarithm of the probability that
# the network gives to the true class: 0 if that is 1, and very large if it is almost 0. The mean
# squared error between the probabilities and the target would also fall during training, but more
# slowly: where the network is confidently wrong, softmax is almost flat, and so is the squared
# error. Its gradient vanishes where there is most to learn. That of cross-entropy does not.
#
# The optimizer says how a gradient changes the weights. Adam is a good first choice. It scales
# small gradients up, so to see what `"mean_squared_error"` costs, try both losses with `"sgd"`.

# %%
network.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
print("an untrained network:", network.evaluate(x_val, y_val, verbose=0, return_dict=True))
print("guessing would have a loss of", np.log(len(names)))

# %% [markdown]
# ## 8. Train
#
# In an epoch the network sees every training picture once, 128 at a time, and takes a step after
# each of these batches. The validation pictures are looked at after each epoch, but never learned
# from.

# %%
history = network.fit(
    x_train, y_train, batch_size=128, epochs=5, validation_data=(x_val, y_val), verbose=2
).history

# %% [markdown]
# ## 9. Curves
#
# When the training loss goes on falling but the validation loss rises, the network memorizes the
# training pictures instead of learning what they have in common. The training figures are averages
# over an epoch, with dropout, so the validation may look better at first.

# %%
figure, axes = plt.subplots(1, 2, figsize=(12, 4))
for axis, figure_name in zip(axes, ("accuracy", "loss"), strict=True):
    epochs = range(1, len(history[figure_name]) + 1)
    axis.plot(epochs, history[figure_name], label="training")
    axis.plot(epochs, history[f"val_{figure_name}"], label="validation")
    axis.set_xlabel("epoch")
    axis.set_ylabel(figure_name)
    axis.legend()
plt.show()

# %% [markdown]
# ## 10. Evaluate
#
# Accuracy is the share of test pictures whose predicted class is the true one. The recall of a
# class is the share of its pictures that were recognized; its precision is the share of the
# pictures with this answer that are of this class.

# %%
loss, accuracy = network.evaluate(x_test, y_test, verbose=0)
print(f"accuracy {accuracy:.2%}, loss {loss:.4f} on {len(x_test):,} test pictures")
probabilities = network.predict(x_test, verbose=0)
figures = evaluate(data.y_test, probabilities)
for label, name in enumerate(names):
    print(
        f"{name:>12}: precision {figures.precision[label]:.1%}, recall {figures.recall[label]:.1%}"
    )

# %% [markdown]
# ## 11. Confusion matrix
#
# A row is a true class and a column a predicted class, so correct answers lie on the diagonal. The
# colors are those of the square roots of the counts, so that rare mistakes can be seen at all.

# %%
figure, axis = plt.subplots(1, 1, figsize=(7, 6))
axis.imshow(np.sqrt(figures.confusion), cmap="Blues")
axis.set_xticks(range(len(names)), names, rotation=45)
axis.set_yticks(range(len(names)), names)
axis.set_xlabel("predicted class")
axis.set_ylabel("true class")
for (true, predicted), count in np.ndenumerate(figures.confusion):
    if count:
        color = "white" if count > figures.confusion.max() / 3 else "black"
        axis.text(predicted, true, str(count), color=color, ha="center", va="center")
plt.show()

mistakes = figures.confusion * (1 - np.eye(len(names), dtype=int))
true, predicted = np.unravel_index(mistakes.argmax(), mistakes.shape)
often = f"{mistakes.max()} times {names[true]} was mistaken for {names[predicted]}"
print("most frequent mistake:", often)

# %% [markdown]
# ## 12. Classify a file
#
# A picture from elsewhere is larger, dark on light, and not centered. `to_mnist` does with it what
# the makers of MNIST did with theirs; for garments there is `to_fashion_mnist`. Here the file is a
# drawn seven; put the path of a picture of your own in its place.

# %%
folder = Path(tempfile.mkdtemp())
drawing = Image.new("L", (200, 200), 255)
line = [(60, 50), (140, 50), (100, 160)]
ImageDraw.Draw(drawing).line(line, fill=0, width=14, joint="curve")
drawing.save(folder / "seven.png")

picture = to_mnist(Image.open(folder / "seven.png"))
answer = network.predict(picture[None].astype("float32") / 255, verbose=0)[0]
figure, axes = plt.subplots(1, 2, figsize=(8, 3))
axes[0].imshow(picture, cmap="gray")
axes[1].bar(names, answer)
axes[1].tick_params(axis="x", rotation=45)
axes[1].set_ylabel("probability")
plt.show()
print(f"predicted class: {names[answer.argmax()]} ({answer.max():.1%})")

# %% [markdown]
# ## 13. Save, and load again
#
# The architecture says which layers there are, and fits into a few lines of JSON. The weights are
# what training has found. Both together are the network. `network.save("model.keras")` writes them
# into one file, with loss and optimizer, and `keras.models.load_model` reads it.

# %%
(folder / "architecture.json").write_text(network.to_json(indent=1))
network.save_weights(folder / "model.weights.h5")

again = keras.models.model_from_json((folder / "architecture.json").read_text())
untrained = again.predict(x_test, verbose=0)  # the architecture alone has random weights
again.load_weights(folder / "model.weights.h5")
loaded = again.predict(x_test, verbose=0)
print(f"without the weights: {(untrained.argmax(axis=1) == data.y_test).mean():.2%} correct")
print(f"with the weights:    {(loaded.argmax(axis=1) == data.y_test).mean():.2%} correct")
print("same probabilities as before:", np.allclose(loaded, probabilities, atol=1e-6))

# %% [markdown]
# ## What next
#
# `python -m model train` trains such a network in a few seconds and keeps it, so that you can draw
# with it in the app (`make run`). [api.md](api.md) shows how to do the same from Python.
