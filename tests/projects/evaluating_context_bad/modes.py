import contextlib


@contextlib.contextmanager
def evaluating(model):
    model.eval()
    try:
        yield model
    finally:
        print("done")
