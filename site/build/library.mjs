import { join } from "node:path";
import { Application } from "typedoc";

const root = join(import.meta.dirname, "..", "..");

/** The published entries, by the name of their page. */
export const entries = {
  burgeon: "index",
  extend: "extend",
  study: "study/index",
  node: "node/index",
  export: "export/index",
  predict: "predict/predict",
  view: "view/index",
};

/** Writes the reference of the library from the doc comments: one page for each entry. */
export async function writeLibrary(folder) {
  const app = await Application.bootstrapWithPlugins({
    plugin: ["typedoc-plugin-markdown"],
    entryPoints: Object.values(entries).map((file) => join(root, "dist", `${file}.d.ts`)),
    out: folder,
    markdown: folder,
    tsconfig: join(import.meta.dirname, "tsconfig.json"),
    skipErrorChecking: true,
    disableSources: true,
    excludeExternals: true,
    readme: "none",
    name: "Library",
    logLevel: "Error",
    router: "module",
    entryFileName: "index",
    hidePageHeader: true,
    hideBreadcrumbs: true,
    useCodeBlocks: true,
    useHTMLAnchors: true,
    parametersFormat: "table",
    interfacePropertiesFormat: "table",
    typeDeclarationFormat: "table",
    propertyMembersFormat: "table",
  });
  const project = await app.convert();
  if (!project) throw new Error("TypeDoc could not read the declarations.");
  for (const child of project.children) {
    const [page] = Object.entries(entries).find(([, file]) => file === child.name || file === `${child.name}/index`);
    child.name = page;
  }
  await app.generateOutputs(project);
}
