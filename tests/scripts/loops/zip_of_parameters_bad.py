"""Networks and loaders come in as lists and are walked side by side, and by number: eval() without a guard."""


def evaluate_all(models, test_loaders):
    pairs = list(zip(models, test_loaders))
    for model, test_loader in pairs:
        model.eval()
        for x, y in test_loader:
            print((model(x).argmax(1) == y).sum().item())  # TMD102: model; state: model=eval, recording=on


def predict_all(models, x):
    for number, model in enumerate(models):
        model.eval()
        print(number, model(x).argmax(1).tolist())  # TMD102: model; state: model=eval, recording=on
