import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const files = ["bench", "scripts", "test"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".mjs") && !path.includes("node_modules"))
    .map((path) => join(folder, path)),
);

/** What a script imports by name from the built package. */
function importsOf(file: string): { readonly module: string; readonly name: string }[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/import\s*\{([^}]*)\}\s*from\s*"(\.[^"]*dist\/[^"]+)"/g)].flatMap(([, names, path]) =>
    names!
      .split(",")
      .map((name) => name.trim().split(" as ")[0]!)
      .filter((name) => name !== "")
      .map((name) => ({ module: resolve(root, dirname(file), path!), name })),
  );
}

it("scripts and benches import only what the built package exports", async () => {
  const found = files.flatMap((file) => importsOf(file).map((one) => ({ file, ...one })));
  expect(found.length).toBeGreaterThan(20);
  const missing: string[] = [];
  for (const { file, module, name } of found) {
    const exported = (await import(module)) as object;
    if (!(name in exported)) missing.push(`${file} imports ${name} from ${module}`);
  }
  expect(missing).toEqual([]);
});
