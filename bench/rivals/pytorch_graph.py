"""One step (squared error, fused Adam) of a graph of 64 neurons and 500 edges in PyTorch, on one thread: the fastest of three forms.

Cases are batch x levels of hidden neurons. `by level`: one masked dense product for each level, over all neurons before it.
`by hops`: as many masked dense products of the whole graph as it has levels. `sparse`: the same with a sparse matrix.
"""

from timing import arguments, median_step, missing, one_core, report

one_core()
try:
    import torch
except ImportError as error:
    missing("PyTorch", error)

INPUTS, OUTPUTS, NEURONS, EDGES = 8, 4, 64, 500


def graph_of(levels):
    """The graph of graph.mjs."""
    state = 1

    def draw(below):
        nonlocal state
        state = (state * 1664525 + 1013904223) % 2**32
        return state * below // 2**32

    hidden = NEURONS - INPUTS - OUTPUTS
    level = [0] * INPUTS + [1 + i * levels // hidden for i in range(hidden)] + [levels + 1] * OUTPUTS
    pairs = {}

    def join(source, target):
        if level[source] < level[target]:
            pairs[source, target] = (draw(1000) - 500) / 1000

    for target in range(INPUTS, NEURONS):
        below = [neuron for neuron in range(NEURONS) if level[neuron] == level[target] - 1]
        join(below[draw(len(below))], target)
    while len(pairs) < EDGES:
        source = draw(NEURONS)
        join(source, draw(NEURONS))
    return level, pairs


def steps_of(form, batch, levels):
    level, pairs = graph_of(levels)
    weight = torch.zeros(NEURONS, NEURONS)
    for (source, target), value in pairs.items():
        weight[target, source] = value
    mask = (weight != 0).float()
    bias = torch.nn.Parameter(torch.zeros(NEURONS))
    inputs = torch.sin(torch.arange(batch * INPUTS).float()).reshape(batch, INPUTS)
    targets = torch.cos(torch.arange(batch * OUTPUTS).float()).reshape(batch, OUTPUTS)
    starts = [level.index(its) for its in range(levels + 2)] + [NEURONS]
    if form == "sparse":
        order = sorted((target, source) for source, target in pairs)
        indices = torch.tensor(order).t().contiguous()
        values = torch.nn.Parameter(torch.tensor([pairs[source, target] for target, source in order]))
        parameters = [values, bias]
    else:
        dense = torch.nn.Parameter(weight)
        parameters = [dense, bias]

    def by_level():
        masked = dense * mask
        x = inputs
        for its in range(1, levels + 2):
            first, last = starts[its], starts[its + 1]
            z = torch.addmm(bias[first:last], x, masked[first:last, :first].t())
            x = torch.cat([x, torch.tanh(z)], 1) if its <= levels else z
        return x

    def by_hops():
        masked = (dense * mask).t()
        x = torch.nn.functional.pad(inputs, (0, NEURONS - INPUTS))
        for hop in range(levels + 1):
            z = torch.addmm(bias, x, masked)
            x = torch.cat([inputs, torch.tanh(z[:, INPUTS:])], 1) if hop < levels else z
        return x[:, NEURONS - OUTPUTS :]

    def sparse():
        matrix = torch.sparse_coo_tensor(indices, values, (NEURONS, NEURONS), is_coalesced=True, check_invariants=False)
        x = torch.nn.functional.pad(inputs, (0, NEURONS - INPUTS)).t()
        for hop in range(levels + 1):
            z = torch.sparse.mm(matrix, x) + bias[:, None]
            x = torch.cat([inputs.t(), torch.tanh(z[INPUTS:])], 0) if hop < levels else z
        return x[NEURONS - OUTPUTS :].t()

    forward = {"by level": by_level, "by hops": by_hops, "sparse": sparse}[form]
    optimizer = torch.optim.Adam(parameters, lr=1e-3, fused=True)

    def steps(count):
        for _ in range(count):
            optimizer.zero_grad(set_to_none=True)
            torch.nn.functional.mse_loss(forward(), targets).backward()
            optimizer.step()

    steps.forward = forward
    return steps


if __name__ == "__main__":
    options = arguments()
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    forms = ["by level", "by hops", "sparse"]
    for batch, levels in options.cases:
        all_steps = [steps_of(form, batch, levels) for form in forms]
        outputs = [steps.forward() for steps in all_steps]
        assert all(torch.allclose(output, outputs[0], atol=1e-5) for output in outputs), "the forms differ"
        times = [median_step(steps, options) for steps in all_steps]
        best = min(times)
        report(
            system="PyTorch",
            version=torch.__version__,
            batch=batch,
            levels=levels,
            ms=best,
            form=forms[times.index(best)],
            **{form: ms for form, ms in zip(forms, times)},
        )
