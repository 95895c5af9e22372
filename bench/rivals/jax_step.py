"""One training step of a 784-h-h-10 ReLU network in JAX: jitted, optax Adam, donated buffers, on one thread."""

import os

from timing import arguments, median_step, milliseconds, missing, one_core, report

one_core()
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"
try:
    import jax
    import jax.numpy as jnp
    import optax
except ImportError as error:
    missing("JAX", error)


def weights(key, hidden):
    sizes = [784, hidden, hidden, 10]
    keys = jax.random.split(key, 3)
    return [
        (jax.random.normal(k, (fan_in, fan_out)) * (2 / fan_in) ** 0.5, jnp.zeros(fan_out))
        for k, fan_in, fan_out in zip(keys, sizes, sizes[1:])
    ]


def forward(parameters, x):
    for weight, bias in parameters[:-1]:
        x = jax.nn.relu(x @ weight + bias)
    weight, bias = parameters[-1]
    return x @ weight + bias


def loss_of(parameters, x, labels):
    return optax.softmax_cross_entropy_with_integer_labels(forward(parameters, x), labels).mean()


def step_of(batch, hidden):
    """A function that runs n steps and waits, and the milliseconds that its compilation took."""
    key = jax.random.key(1)
    optimizer = optax.adam(1e-3)

    def step(parameters, moments, x, labels):
        loss, gradients = jax.value_and_grad(loss_of)(parameters, x, labels)
        updates, moments = optimizer.update(gradients, moments)
        return optax.apply_updates(parameters, updates), moments, loss

    parameters = weights(key, hidden)
    moments = optimizer.init(parameters)
    x = jax.random.uniform(key, (batch, 784))
    labels = jax.random.randint(key, (batch,), 0, 10)
    jax.block_until_ready((parameters, moments, x, labels))
    compiled = []
    jitted = jax.jit(step, donate_argnums=(0, 1))
    compile_ms = milliseconds(lambda: compiled.append(jitted.lower(parameters, moments, x, labels).compile()))
    state = [parameters, moments]

    def steps(count):
        loss = None
        for _ in range(count):
            state[0], state[1], loss = jitted(state[0], state[1], x, labels)
        jax.block_until_ready((state, loss))

    return steps, compile_ms


if __name__ == "__main__":
    options = arguments()
    step_of(8, 8)[0](3)  # what the first step of a process loads is not the price of a new shape
    for batch, hidden in options.cases:
        steps, compile_ms = step_of(batch, hidden)
        first = milliseconds(lambda: steps(1))
        report(
            system="JAX",
            version=jax.__version__,
            batch=batch,
            hidden=hidden,
            ms=median_step(steps, options),
            firstStepMs=first,
            compileMs=compile_ms,
        )
