"""Writes environments.json: trajectories of Gymnasium's classic control tasks in their internal states.

Actions are those of scripted teachers, recorded and given as the action space has them (whole numbers, float32); beyond the end of an
episode the task is stepped on, as Gymnasium allows it on the bare environment; Acrobot alone stops there, because whirling about it
doubles the last bit of a cosine, which no two mathematical libraries share, every few steps. Run: pip install gymnasium numpy; python environments.py
"""

import json
import math
from pathlib import Path

import gymnasium
import numpy

STEPS = 200
RECORDED_EVERY = 8
SEEDS = [0, 2**32 + 7]


def pendulum(state):
    angle, speed = (state[0] + math.pi) % (2 * math.pi) - math.pi, state[1]
    hold = -(12 * angle + 3 * speed)
    if abs(angle) < 0.9 and abs(hold) < 6:
        return numpy.clip(hold, -2, 2)
    lack = 5 - (speed**2 / 6 + 5 * math.cos(angle))
    return numpy.clip(2 * lack * (1 if speed >= 0 else -1), -2, 2)


TEACHERS = {
    "CartPole-v1": lambda s: int(0.05 * s[0] + 0.1 * s[1] + s[2] + 0.3 * s[3] > 0),
    "Acrobot-v1": lambda s: int(numpy.sign(s[3] - 2 * s[2])) + 1,
    "MountainCar-v0": lambda s: 2 if s[1] >= 0 else 0,
    "MountainCarContinuous-v0": lambda s: 0.9 if s[1] >= 0 else -0.9,
    "Pendulum-v1": pendulum,
}


def numbers(values):
    return [float(value) for value in values]


def rollout(environment, seed, action_of, dtype=numpy.float32):
    observation, _ = environment.reset(seed=seed)
    core = environment.unwrapped
    record = {"seed": seed, "state": numbers(core.state), "observation": numbers(observation), "actions": [], "steps": []}
    for step in range(STEPS):
        action = action_of(core.state, step)
        given = action if isinstance(action, int) else numpy.array([action], dtype=dtype)
        observation, reward, terminated, _, _ = core.step(given)
        record["actions"].append(action if isinstance(action, int) else float(given[0]))
        ended = terminated and environment.spec.id == "Acrobot-v1"
        if (step + 1) % RECORDED_EVERY and not ended:
            continue
        record["steps"].append({
            "step": step,
            "state": numbers(core.state),
            "observation": numbers(observation),
            "reward": float(reward),
            "terminated": bool(terminated),
        })
        if ended:
            break
    return record


def random_actions(environment, seed):
    random = numpy.random.default_rng(seed)
    if isinstance(environment.action_space, gymnasium.spaces.Discrete):
        return lambda state, step: int(random.integers(environment.action_space.n))
    high = float(environment.action_space.high[0])
    return lambda state, step: random.uniform(-high, high)


cases = []
for name, teacher in TEACHERS.items():
    environment = gymnasium.make(name)
    space, seen = environment.action_space, environment.observation_space
    cases.append({
        "id": name,
        "maxSteps": environment.spec.max_episode_steps,
        "rewardThreshold": environment.spec.reward_threshold,
        "actions": int(space.n) if isinstance(space, gymnasium.spaces.Discrete) else [numbers(space.low), numbers(space.high)],
        "observations": [
            [None if math.isinf(x) else x for x in numbers(seen.low)],
            [None if math.isinf(x) else x for x in numbers(seen.high)],
        ],
        "rollouts": [rollout(environment, seed, lambda state, step: teacher(state)) for seed in SEEDS]
        + [rollout(environment, 3, random_actions(environment, 3))]
        + ([] if isinstance(space, gymnasium.spaces.Discrete)
           else [rollout(environment, 4, lambda state, step: teacher(state) * 0.7, numpy.float64)]),
    })

document = {"gymnasium": gymnasium.__version__, "numpy": numpy.__version__, "cases": cases}
Path(__file__).with_suffix(".json").write_text(json.dumps(document, separators=(",", ":")) + "\n")
