"""The Learn page, a module per chapter: some text and something to move.

Imports `charts`, `shared` and the model.
"""
