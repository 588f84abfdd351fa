"""Settings decide whether a network of a library drops anything: nothing here shows that it does."""
import torch
from nn_builder.pytorch.NN import NN


class Agent:
    def __init__(self, settings):
        self.policy = NN(input_dim=4, layers=[32, 2], dropout=settings["dropout"])
        self.optimizer = torch.optim.Adam(self.policy.parameters())

    def pick_action(self, state):
        with torch.no_grad():
            return self.policy(state).argmax(dim=1).item()  # state: self.policy=train, recording=off

    def learn(self, states, returns):
        loss = -(self.policy(states).log_softmax(dim=1) * returns).mean()  # state: self.policy=train, recording=on
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
