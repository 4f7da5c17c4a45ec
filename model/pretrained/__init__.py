"""The built-in networks with their figures; `python -m model.pretrained` trains them again."""
