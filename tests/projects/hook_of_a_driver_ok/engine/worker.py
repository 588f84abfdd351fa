"""Drives agents that it knows by their base only."""


def collect(agent, env, steps):
    agent.net.eval()
    observation = env.reset()
    for _ in range(steps):
        observation = env.step(agent.act(observation))
    agent.net.train()


def train(agent, env, replay, epochs):
    for _ in range(epochs):
        collect(agent, env, 100)
        agent.learn(replay.sample())
