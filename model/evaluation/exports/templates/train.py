"""The cells of the notebook `train.ipynb`; the settings become those of the run."""

# %% [markdown]
# # {title}
#
# This notebook repeats a run of Sketch28 in plain Keras: the same pictures, layers, optimizer,
# learning rates and epochs. {repeated}
#
# It needs `pip install tensorflow matplotlib`, and {gets}.

# %%
import math
import random

import keras
import matplotlib.pyplot as plt
import numpy as np

# %% [markdown]
# ## Settings
#
# These are the hyperparameters of the run. Change one, run all cells again, and compare.

# %%
dataset = "mnist"
units = [128]  # neurons of each hidden layer
activation = "relu"
dropout = 0.2  # share of hidden neurons left out at each training step
epochs = 8
batch_size = 512
learning_rate = 0.012  # the greatest
schedule = "linear"
loss = "cross-entropy"  # what training makes small; the other one is "mean squared error"
optimizer = "adam"
training_pictures = 50000  # at most
patience = 0  # epochs without a better validation accuracy, after which training ends; 0: never
seed = 0

# %% [markdown]
# ## Pictures
#
# A picture has 28 x 28 pixels from 0 to 255. A sixth of the pictures meant for training is the
# validation part: the network never learns from it, and it shows how training goes. The test part
# is used once, at the end.

# %%
if hasattr(keras.datasets, dataset):
    (x, y), (x_test, y_test) = getattr(keras.datasets, dataset).load_data()
    cut = len(x) - len(x) // 6
    x_train, y_train, x_val, y_val = x[:cut], y[:cut], x[cut:], y[cut:]
else:  # a data set of one's own
    parts = np.load("pictures.npz")
    x_train, y_train, x_val, y_val = (parts[f"{a}_{b}"] for b in ("train", "val") for a in "xy")
    x_test, y_test = parts["x_test"], parts["y_test"]
x_train, y_train = x_train[:training_pictures], y_train[:training_pictures]
print(len(x_train), "training,", len(x_val), "validation and", len(x_test), "test pictures")

# %% [markdown]
# ## Network
#
# Scaling and flattening are the first layers, so the network takes pictures as they are. Each
# layer has a seed of its own, so the network begins with the same random weights as the run.

# %%
seeds = random.Random(seed)
network = keras.Sequential([keras.Input((28, 28)), keras.layers.Rescaling(1 / 255)])
network.add(keras.layers.Flatten())
for neurons in units:
    weights = keras.initializers.GlorotUniform(seed=seeds.randint(1, 10**9))
    network.add(keras.layers.Dense(neurons, activation, kernel_initializer=weights))
    if dropout:
        network.add(keras.layers.Dropout(dropout, seed=seeds.randint(1, 10**9)))
weights = keras.initializers.GlorotUniform(seed=seeds.randint(1, 10**9))
classes = int(y_train.max()) + 1
network.add(keras.layers.Dense(classes, "softmax", kernel_initializer=weights))
network.summary()

# %% [markdown]
# ## Learning rate
#
# The rate rises in a warm-up and then falls to 0 along a line or a cosine, or it is constant.

# %%
steps = math.ceil(len(x_train) / batch_size) * epochs
step = np.arange(steps)
warm_up = int(steps * {"linear": 0.2, "cosine": 0.1, "constant": 0.0}[schedule])
done = (step - warm_up) / max(1, steps - warm_up)
falling = {"linear": 1 - done, "cosine": (1 + np.cos(np.pi * done)) / 2, "constant": step**0.0}
factors = np.where(step < warm_up, (step + 1) / max(1, warm_up), falling[schedule])
rates = (learning_rate * factors).astype("float32")
plt.plot(rates)
plt.xlabel("step")
plt.ylabel("learning rate")
plt.show()

# %% [markdown]
# ## Training
#
# Keras would shuffle the pictures in an order of its own. `batches` gives them in the order of the
# run, which the seed and the epoch decide. A callback sets the learning rate of each step.
#
# Training makes the loss small. Cross-entropy is also measured as such, so that it can be compared
# with that of a network which was trained with the mean squared error.


# %%
def batches():
    for epoch in range(epochs):
        order = np.random.default_rng((seed, epoch)).permutation(len(x_train))
        for start in range(0, len(order), batch_size):
            chosen = order[start : start + batch_size]
            yield x_train[chosen], y_train[chosen]


def set_rate(batch, logs):
    network.optimizer.learning_rate = rates[int(network.optimizer.iterations)]


def squared_error(label, predicted):
    label = keras.ops.cast(keras.ops.reshape(label, [-1]), "int32")
    return keras.losses.mean_squared_error(keras.ops.one_hot(label, classes), predicted)


losses = {"cross-entropy": "sparse_categorical_crossentropy", "mean squared error": squared_error}
optimizers = {
    "adam": keras.optimizers.Adam(),
    "sgd": keras.optimizers.SGD(),
    "momentum": keras.optimizers.SGD(momentum=0.9, nesterov=True),
    "rmsprop": keras.optimizers.RMSprop(),
}
cross_entropy = keras.metrics.SparseCategoricalCrossentropy(name="cross_entropy")
network.compile(optimizers[optimizer], losses[loss], metrics=["accuracy", cross_entropy])
callbacks = [keras.callbacks.LambdaCallback(on_train_batch_begin=set_rate)]
if patience:  # the weights with the best validation accuracy are kept
    kept = {"patience": patience, "restore_best_weights": True}
    callbacks.append(keras.callbacks.EarlyStopping("val_accuracy", **kept))
history = network.fit(
    batches(),
    steps_per_epoch=steps // epochs,
    epochs=epochs,
    validation_data=(x_val, y_val),
    callbacks=callbacks,
).history

# %% [markdown]
# ## Curves
#
# The training figures are averages over an epoch, with dropout; the validation figures are those
# of the network at its end, without. So the validation may look better at first.

# %%
figure, axes = plt.subplots(1, 2, figsize=(10, 4))
for axis, name in zip(axes, ("accuracy", "cross_entropy"), strict=True):
    axis.plot(range(1, len(history[name]) + 1), history[name], label="training")
    axis.plot(range(1, len(history[name]) + 1), history[f"val_{name}"], label="validation")
    axis.set_xlabel("epoch")
    axis.set_ylabel(name.replace("_", "-"))
    axis.legend()
plt.show()

# %% [markdown]
# ## Test
#
# Sketch28 measured an accuracy of {accuracy} and a cross-entropy of {loss} on {pictures}.

# %%
found = network.evaluate(x_test, y_test, verbose=0, return_dict=True)
found = f"accuracy {found['accuracy']:.2%}, cross-entropy {found['cross_entropy']:.4f}"
print(f"{found} on {len(x_test):,} test pictures")
