"""A scorer loads a network and leaves it trainable: its parts build graphs for nobody."""

from hub import load_group


class Scorer:
    def __init__(self, path=None):
        if path is not None:
            group, _, task = load_group([path])
            self.net = group[0]
            self.net.eval()

    def encode(self, inputs):
        return [self.net.encoder(*inputs)]  # TMD102: self.net.encoder; state: self.net.encoder=eval|train, recording=on

    def decode(self, net, hidden, tokens):
        return net.decoder(tokens, hidden[0])  # TMD102: net.decoder; state: net.decoder=eval|train, recording=on

    def score(self, inputs, tokens):
        hidden = self.encode(inputs)
        scores = self.decode(self.net, hidden, tokens)
        return scores[0].argmax(-1).tolist()
