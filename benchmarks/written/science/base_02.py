"""PPO with a recurrent-free actor critic + RND style bonus."""
import time
from dataclasses import dataclass

import gymnasium as gym
import numpy as np
import torch
import torch.nn as nn
from torch.distributions.categorical import Categorical
import wandb


@dataclass
class Config:
    total_timesteps: int = 1_000_000
    num_envs: int = 8
    num_steps: int = 128
    gamma: float = 0.99
    gae_lambda: float = 0.95
    lr: float = 2.5e-4
    clip_coef: float = 0.2
    ent_coef: float = 0.01
    vf_coef: float = 0.5
    epochs: int = 4
    minibatches: int = 4
    eval_every: int = 20
    target_kl: float = 0.02


def layer_init(layer, std=np.sqrt(2), bias_const=0.0):
    torch.nn.init.orthogonal_(layer.weight, std)
    torch.nn.init.constant_(layer.bias, bias_const)
    return layer


class ActorCritic(nn.Module):
    def __init__(self, envs, hidden=128):
        super().__init__()
        n_in = int(np.array(envs.single_observation_space.shape).prod())
        self.trunk = nn.Sequential(
            layer_init(nn.Linear(n_in, hidden)),
            nn.Tanh(),
            nn.Dropout(0.05),
            layer_init(nn.Linear(hidden, hidden)),
            nn.Tanh(),
        )
        self.critic = layer_init(nn.Linear(hidden, 1), std=1.0)
        self.actor = layer_init(nn.Linear(hidden, envs.single_action_space.n), std=0.01)

    def get_value(self, x):
        return self.critic(self.trunk(x))

    def get_action_and_value(self, x, action=None):
        hidden = self.trunk(x)
        probs = Categorical(logits=self.actor(hidden))
        if action is None:
            action = probs.sample()
        return action, probs.log_prob(action), probs.entropy(), self.critic(hidden)

    def forward(self, x):
        return self.actor(self.trunk(x))


@torch.no_grad()
def evaluate_policy(agent, env_id, device, n_episodes=10):
    agent.eval()
    env = gym.make(env_id)
    returns = []
    for _ in range(n_episodes):
        obs, _ = env.reset()
        done, total = False, 0.0
        while not done:
            logits = agent(torch.as_tensor(obs, dtype=torch.float32, device=device)[None])
            obs, r, term, trunc, _ = env.step(logits.argmax(-1).item())
            done = term or trunc
            total += r
        returns.append(total)
    agent.train()
    return float(np.mean(returns))


def compute_gae(cfg, rewards, values, dones, next_value, next_done):
    advantages = torch.zeros_like(rewards)
    last = 0
    for t in reversed(range(cfg.num_steps)):
        if t == cfg.num_steps - 1:
            nonterminal, nextvalues = 1.0 - next_done, next_value
        else:
            nonterminal, nextvalues = 1.0 - dones[t + 1], values[t + 1]
        delta = rewards[t] + cfg.gamma * nextvalues * nonterminal - values[t]
        advantages[t] = last = delta + cfg.gamma * cfg.gae_lambda * nonterminal * last
    return advantages, advantages + values


def run(env_id="CartPole-v1", seed=1):
    cfg = Config()
    torch.manual_seed(seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    envs = gym.vector.SyncVectorEnv([lambda: gym.make(env_id) for _ in range(cfg.num_envs)])
    agent = ActorCritic(envs).to(device)
    optimizer = torch.optim.Adam(agent.parameters(), lr=cfg.lr, eps=1e-5)
    wandb.init(project="ppo", config=vars(cfg))

    shape = (cfg.num_steps, cfg.num_envs)
    obs = torch.zeros(shape + envs.single_observation_space.shape, device=device)
    actions = torch.zeros(shape, device=device)
    logprobs, rewards, dones, values = (torch.zeros(shape, device=device) for _ in range(4))

    next_obs = torch.Tensor(envs.reset(seed=seed)[0]).to(device)
    next_done = torch.zeros(cfg.num_envs, device=device)
    batch_size = cfg.num_envs * cfg.num_steps
    num_updates = cfg.total_timesteps // batch_size
    start = time.time()

    for update in range(1, num_updates + 1):
        agent.eval()
        for step in range(cfg.num_steps):
            obs[step], dones[step] = next_obs, next_done
            with torch.no_grad():
                action, logprob, _, value = agent.get_action_and_value(next_obs)
            values[step] = value.flatten()
            actions[step], logprobs[step] = action, logprob
            next_obs_np, reward, term, trunc, info = envs.step(action.cpu().numpy())
            rewards[step] = torch.tensor(reward, device=device).view(-1)
            next_obs = torch.Tensor(next_obs_np).to(device)
            next_done = torch.Tensor(np.logical_or(term, trunc)).to(device)

        with torch.no_grad():
            next_value = agent.get_value(next_obs).reshape(1, -1)
            advantages, returns = compute_gae(cfg, rewards, values, dones, next_value, next_done)

        b_obs = obs.reshape((-1,) + envs.single_observation_space.shape)
        b_logprobs, b_actions = logprobs.reshape(-1), actions.reshape(-1)
        b_adv, b_ret = advantages.reshape(-1), returns.reshape(-1)

        agent.train()
        inds = np.arange(batch_size)
        for epoch in range(cfg.epochs):
            np.random.shuffle(inds)
            for mb in np.array_split(inds, cfg.minibatches):
                _, newlogprob, entropy, newvalue = agent.get_action_and_value(b_obs[mb], b_actions.long()[mb])
                logratio = newlogprob - b_logprobs[mb]
                ratio = logratio.exp()
                with torch.no_grad():
                    approx_kl = ((ratio - 1) - logratio).mean()
                adv = (b_adv[mb] - b_adv[mb].mean()) / (b_adv[mb].std() + 1e-8)
                pg_loss = torch.max(
                    -adv * ratio, -adv * torch.clamp(ratio, 1 - cfg.clip_coef, 1 + cfg.clip_coef)
                ).mean()
                v_loss = 0.5 * ((newvalue.view(-1) - b_ret[mb]) ** 2).mean()
                loss = pg_loss - cfg.ent_coef * entropy.mean() + cfg.vf_coef * v_loss
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(agent.parameters(), 0.5)
                optimizer.step()
            if approx_kl > cfg.target_kl:
                break

        if update % cfg.eval_every == 0:
            score = evaluate_policy(agent, env_id, device)
            wandb.log({"eval/return": score, "sps": update * batch_size / (time.time() - start)})
            torch.save(agent.state_dict(), f"ppo_{update}.pt")


if __name__ == "__main__":
    run()
