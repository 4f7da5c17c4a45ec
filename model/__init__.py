"""Sketch28 without a browser: everything the pages show works from a Python prompt too.

train    datasets -> network -> training -> (callbacks) -> run_store -> evaluation
draw     pictures -> preprocessing (28x28) -> classifier (LiteRT)

hyperparameters   every default and bound, validated
datasets          name -> Dataset, from the data folder, the Keras cache or download, or drawn here
  dataset_files     IDX, NPZ and CSV files -> arrays
  downloads         address -> complete, verified file
  generated         the data sets that the project draws itself
    handwriting, ways_of_writing, generated_digits; generated_garments, generated_cloth
sampling          labels -> a fair sample
statistics        data set -> counts, mean pictures, pixel values
projection        pictures -> two-dimensional maps: PCA, t-SNE
augmentation      training pictures -> for every epoch other ones
  varied_digits, varied_garments, warps, scribbles, garment_sketches
pictures          uploaded file -> upright picture; picture -> gray values
preprocessing     any picture -> 28x28 as MNIST / Fashion-MNIST were made
  ink, ruling, stroke_width                        a digit's ink, apart from paper, light, lines and specks
  cutout, segmentation, outlines, thumbnails       a garment, apart from its background; a hollow drawing, filled
examples, fill    pictures to try; a pot of paint for the canvas
network           hyperparameters -> Keras network -> its four files           (TensorFlow)
training          network + dataset + callbacks -> trained network              (TensorFlow)
callbacks         progress -> run store; stop request -> training               (TensorFlow)
experiment        one run from its row to its result                            (TensorFlow)
run_store         runs, metrics, artifacts in a database                        (SQLAlchemy)
artifacts         a run's name -> its facts and files, shipped or trained here
confidence        probabilities -> calibrated probabilities
answers           probabilities of a test -> the pictures behind each cell of the confusion matrix
tested_pictures   a finished network -> the pictures it was tested on
evaluation        true classes, probabilities -> figures                        (scikit-learn)
classifier        a run's files + picture -> prediction                         (LiteRT)
jobs              hyperparameters -> run, trained by a worker process           (Dask)
watchdog          ends a worker whose server is gone
"""
