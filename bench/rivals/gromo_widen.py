"""One growth of a 784-h-h-10 network by GroMo: statistics over batches, optimal update, and the change of the network."""

import statistics

from timing import arguments, milliseconds, missing, one_core, report

one_core()
try:
    import torch
    from gromo.containers.growing_mlp import GrowingMLP
except ImportError as error:
    missing("GroMo", error)

from importlib.metadata import version

BATCHES = 8
LOSS = torch.nn.CrossEntropyLoss(reduction="sum")


def backward(model, inputs, labels):
    model.zero_grad()
    LOSS(model(inputs), labels).backward()


def collect(model, inputs, labels):
    """The statistics that a growth needs, over a few batches."""
    model.init_computation()
    for _ in range(BATCHES):
        backward(model, inputs, labels)
        model.update_computation()


def change(model):
    """The neurons that first-order theory asks for, added to the first hidden layer."""
    model.compute_optimal_updates()
    model.reset_computation()
    model.dummy_select_update()
    model.currently_updated_layer.scaling_factor = 0.5
    model.apply_change()


def growth(batch, hidden):
    torch.manual_seed(1)
    model = GrowingMLP(784, 10, hidden, 2, activation=torch.nn.ReLU(), device=torch.device("cpu"))
    model.set_growing_layers("sequential", index=0)
    inputs = torch.rand(batch, 784)
    labels = torch.randint(0, 10, (batch,))
    for _ in range(3):
        backward(model, inputs, labels)
    collected = milliseconds(lambda: collect(model, inputs, labels))
    changed = milliseconds(lambda: change(model))
    assert model.layers[0].out_features > hidden, "the network did not grow"
    return collected, changed


if __name__ == "__main__":
    options = arguments()
    torch.set_num_threads(1)
    growth(16, 8)
    for batch, hidden in options.cases:
        rounds = [growth(batch, hidden) for _ in range(max(3, options.rounds))]
        collected, changed = (statistics.median(part) for part in zip(*rounds))
        report(
            system="GroMo",
            version=version("gromo"),
            batch=batch,
            hidden=hidden,
            seconds=(collected + changed) / 1e3,
            statisticsSeconds=collected / 1e3,
            changeSeconds=changed / 1e3,
        )
