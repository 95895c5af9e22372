/** The choices of the page. @module */

import type { JSX } from "preact";
import { LISTED } from "./offered.ts";
import { change, dark, note, paused, play, restart, settings, speed, step } from "./page.ts";
import { CONTROLS, commandOf, isControl, RANGES, type Settings, TASKS, type TaskName } from "./settings.ts";

const TASK_NAMES: Readonly<Record<TaskName, string>> = {
  spirals: "Spirals",
  circles: "Circles",
  moons: "Moons",
  xor: "XOR",
  gaussians: "Gaussians",
  parity: "Parity of bits",
  curve: "Bessel curve",
  painted: "Paint your own",
  table: "Your table (CSV)",
  cartpole: "CartPole, live",
  pendulum: "Pendulum, live",
};

interface StrategiesProps {
  readonly label: string;
  readonly value: string;
  /** Whether there may be none. */
  readonly none: boolean;
  readonly on: (name: string) => void;
}

function Strategies({ label, value, none, on }: StrategiesProps): JSX.Element {
  const families = [...new Set(LISTED.map(({ family }) => family))];
  return (
    <label>
      {label}
      <select value={value} onChange={({ currentTarget }) => on(currentTarget.value)}>
        {none && <option value="">none</option>}
        {families.map((family) => (
          <optgroup label={family} key={family}>
            {LISTED.filter((one) => one.family === family).map(({ name, summary }) => (
              <option value={name} title={summary} key={name}>
                {name}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

function NumberChoice({ label, of, unit }: { label: string; of: keyof typeof RANGES; unit: number }): JSX.Element {
  const [least, most] = RANGES[of];
  return (
    <label>
      {label}
      <input
        type="number"
        name={of}
        value={settings.value[of]}
        min={least}
        max={most}
        step={unit}
        onChange={({ currentTarget }) => {
          const value = Number(currentTarget.value);
          if (currentTarget.value !== "" && value >= least && value <= most)
            change({ [of]: value } as Partial<Settings>);
          else currentTarget.value = String(settings.value[of]);
        }}
      />
    </label>
  );
}

const SPEEDS: readonly (readonly [label: string, steps: number | null])[] = [
  ["5 steps a second", 5],
  ["50 steps a second", 50],
  ["500 steps a second", 500],
  ["as fast as it goes", null],
];

export function Bar(): JSX.Element {
  return (
    <div class="bar" role="toolbar" aria-label="training">
      <button type="button" class="main" id="play" onClick={() => play(!paused.value)} title="space">
        {paused.value ? "Train" : "Pause"}
      </button>
      <button type="button" id="step" onClick={step} title="s">
        Step
      </button>
      <button type="button" id="restart" onClick={restart} title="r">
        Start again
      </button>
      <label>
        <span class="hidden">speed</span>
        <select
          id="speed"
          value={String(speed.value)}
          onChange={({ currentTarget }) => {
            speed.value = SPEEDS.find(([, steps]) => String(steps) === currentTarget.value)?.[1] ?? null;
          }}
        >
          {SPEEDS.map(([label, steps]) => (
            <option value={String(steps)} key={label}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <button type="button" class="quiet" id="theme" onClick={() => (dark.value = !dark.value)}>
        {dark.value ? "Light" : "Dark"}
      </button>
    </div>
  );
}

function TableInput(): JSX.Element {
  const take = (text: string): void => change({ table: text });
  return (
    <label
      class="wide"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void event.dataTransfer?.files[0]?.text().then(take);
      }}
    >
      Table: paste it, or drop a file here
      <textarea
        id="table"
        rows={6}
        placeholder={"height,weight,kind\n1.2,30,cat\n..."}
        value={settings.value.table}
        onChange={({ currentTarget }) => take(currentTarget.value)}
      />
    </label>
  );
}

export function Controls(): JSX.Element {
  const { task, strategy, second } = settings.value;
  const command = commandOf(settings.value, strategy);
  return (
    <form class="controls" onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>Data</legend>
        <label>
          task
          <select
            id="task"
            value={task}
            onChange={({ currentTarget }) => change({ task: currentTarget.value as TaskName })}
          >
            {TASKS.map((name) => (
              <option value={name} key={name}>
                {TASK_NAMES[name]}
              </option>
            ))}
          </select>
        </label>
        {(task === "spirals" || task === "gaussians") && <NumberChoice label="arms or clusters" of="arms" unit={1} />}
        {task === "parity" && <NumberChoice label="bits" of="bits" unit={1} />}
        {!["parity", "table", "painted", ...CONTROLS].includes(task) && (
          <NumberChoice label="noise" of="noise" unit={0.01} />
        )}
        {task === "table" && <TableInput />}
      </fieldset>
      {isControl(task) ? (
        <p class="quiet">A graph of neurons imitates a scripted teacher; the picture shows it acting alone.</p>
      ) : (
        <fieldset>
          <legend>Growth</legend>
          <Strategies label="strategy" value={strategy} none={false} on={(name) => change({ strategy: name })} />
          <Strategies label="beside it, on the same seed" value={second} none on={(name) => change({ second: name })} />
          <NumberChoice label="units to start from, each layer" of="start" unit={1} />
        </fieldset>
      )}
      <fieldset>
        <legend>Training</legend>
        {!isControl(task) && <NumberChoice label="learning rate" of="learningRate" unit={0.001} />}
        <NumberChoice label="batch" of="batch" unit={1} />
        <NumberChoice label="epochs, at most" of="epochs" unit={1} />
        <NumberChoice label="seed" of="seed" unit={1} />
      </fieldset>
      {note.value && (
        <p class="note" role="status">
          {note.value}
        </p>
      )}
      {command && (
        <details>
          <summary>The same run on the command line</summary>
          <code id="command">{command}</code>
        </details>
      )}
    </form>
  );
}
