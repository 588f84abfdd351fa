"""The base of all agents: its users act through `act`, and whoever drives an agent switches the network."""

from abc import ABC, abstractmethod


class Agent(ABC):
    def __init__(self, net):
        self.net = net

    @abstractmethod
    def act(self, observation): ...

    @abstractmethod
    def learn(self, batch): ...
