/** The pages of the guide, in their order: a file of site/guide or of docs, with its title in the side bar. */
export const guide = [
  {
    text: "Start",
    items: [
      ["guide/first-network", "First network in five minutes"],
      ["guide/how-growth-works", "How growth works"],
      ["guide/which-strategy", "Which strategy to choose"],
    ],
  },
  {
    text: "Tasks",
    items: [
      ["guide/tables", "Tables"],
      ["guide/images", "Images"],
      ["guide/control", "Control"],
      ["guide/studies", "Studies and honest comparisons"],
      ["guide/own-parts", "Parts of your own"],
      ["guide/many-cores", "Many cores and machines"],
      ["guide/deployment", "Export and deployment"],
      ["guide/reading-a-run", "Reading a run"],
    ],
  },
  {
    text: "Help",
    items: [
      ["guide/questions", "Questions and errors"],
      ["guide/limits", "Limits"],
      ["guide/glossary", "Glossary"],
    ],
  },
];

/** Pages that the reference consists of: all written by site/build/reference.mjs and TypeDoc. */
export const reference = [
  {
    text: "Command line",
    items: [
      ["reference/commands", "Commands"],
      ["docs/options", "Options of a run"],
    ],
  },
  {
    text: "Parts",
    items: [
      ["reference/strategies", "Strategies"],
      ["reference/triggers", "Triggers"],
      ["reference/initializers", "Initializers"],
      ["reference/signals", "Signals"],
      ["reference/policies", "Policies"],
      ["reference/other-parts", "Other parts"],
    ],
  },
  {
    text: "Library",
    items: [
      ["reference/library/index", "All entries"],
      ["reference/library/burgeon/index", "burgeon"],
      ["reference/library/extend/index", "burgeon/extend"],
      ["reference/library/study/index", "burgeon/study"],
      ["reference/library/node", "burgeon/node"],
      ["reference/library/export/index", "burgeon/export"],
      ["reference/library/predict", "burgeon/predict"],
      ["reference/library/view", "burgeon/view"],
    ],
  },
];

export const background = [
  {
    text: "Background",
    items: [
      ["docs/results/README", "Results of our studies"],
      ["docs/runs", "Runs in full"],
      ["docs/trust", "Trust"],
      ["docs/export", "Exports in full"],
      ["docs/serving", "Serving"],
      ["docs/diagnostics", "Diagnostics"],
      ["docs/own-parts", "Parts in configurations"],
      ["docs/architecture", "Architecture"],
      ["docs/adding", "Adding a part to Burgeon"],
    ],
  },
];

/** Groups as the side bar of VitePress takes them. */
export const sidebar = (groups) =>
  groups.map(({ text, items }) => ({
    text,
    items: items.map(([path, title]) => ({ text: title, link: `/${path.replace(/(^|\/)index$/, "$1")}` })),
  }));
