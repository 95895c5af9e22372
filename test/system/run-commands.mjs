/** Runs command lines one after another in one process of Node: lists of arguments as JSON in, what each came to as JSON out. */
import { runCli } from "../../dist/cli/cli.js";

const colors = new Proxy({}, { get: () => (text) => text });
const results = [];
for (const args of JSON.parse(process.argv[2])) {
  const [out, err] = [[], []];
  const terminal = {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    isInteractive: false,
    outWidth: 1000,
    outColors: colors,
    errColors: colors,
  };
  const code = await runCli(args, terminal);
  results.push({ code, out: out.join("\n"), err: err.join("\n") });
}
process.stdout.write(JSON.stringify(results));
