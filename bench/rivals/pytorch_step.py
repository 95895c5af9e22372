"""One training step of a 784-h-h-10 ReLU network in PyTorch: fused Adam, its fastest eager form, on one thread."""

from timing import arguments, median_step, milliseconds, missing, one_core, report

one_core()
try:
    import torch
except ImportError as error:
    missing("PyTorch", error)


def step_of(batch, hidden):
    torch.manual_seed(1)
    model = torch.nn.Sequential(
        torch.nn.Linear(784, hidden),
        torch.nn.ReLU(),
        torch.nn.Linear(hidden, hidden),
        torch.nn.ReLU(),
        torch.nn.Linear(hidden, 10),
    )
    loss_of = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    inputs = torch.rand(batch, 784)
    labels = torch.randint(0, 10, (batch,))

    def steps(count):
        for _ in range(count):
            optimizer.zero_grad(set_to_none=True)
            loss_of(model(inputs), labels).backward()
            optimizer.step()

    return steps


if __name__ == "__main__":
    options = arguments()
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    step_of(8, 8)(3)  # what the first step of a process loads is not the price of a new shape
    for batch, hidden in options.cases:
        steps = step_of(batch, hidden)
        first = milliseconds(lambda: steps(1))
        report(
            system="PyTorch",
            version=torch.__version__,
            batch=batch,
            hidden=hidden,
            ms=median_step(steps, options),
            firstStepMs=first,
        )
