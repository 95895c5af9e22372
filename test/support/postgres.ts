/** A PostgreSQL of a test's own: in a temporary folder, on loopback, not as root. */

import { execFileSync, type SpawnSyncReturns, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const INSTALLED = "/usr/lib/postgresql";

/** Where initdb and pg_ctl are: in Debian's folder of the newest version, or on the path; null where they are not. */
export function postgresBin(): string | null {
  const versions = existsSync(INSTALLED) ? readdirSync(INSTALLED).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(INSTALLED, version, "bin")),
    ...(process.env.PATH ?? "").split(":"),
  ];
  return folders.find((folder) => existsSync(join(folder, "initdb"))) ?? null;
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

export interface TestPostgres {
  readonly port: number;
  /** Without a password, which is in `password`. */
  readonly url: string;
  readonly password: string;
  restart(mode: "fast" | "immediate"): void;
  sql(statement: string): string;
  stop(): void;
}

/** Root may not run PostgreSQL: `nobody`, or the package's own user, does. */
function as(user: string | null, command: string, args: readonly string[], input?: string): SpawnSyncReturns<string> {
  const [program, all] = user === null ? [command, args] : ["runuser", ["-u", user, "--", command, ...args]];
  // A server keeps what it inherits open: pg_ctl must not wait for that.
  return spawnSync(program, [...all], { encoding: "utf8", input, stdio: ["pipe", "ignore", "ignore"], cwd: "/" });
}

const userFor = (): string | null => {
  if (process.getuid?.() !== 0) return null;
  return spawnSync("id", ["postgres"]).status === 0 ? "postgres" : "nobody";
};

export async function startPostgres(): Promise<TestPostgres> {
  const bin = postgresBin();
  if (bin === null) throw new Error("PostgreSQL is not installed: apt-get install postgresql");
  const user = userFor();
  const root = mkdtempSync(join(tmpdir(), "burgeon-postgres-"));
  chmodSync(root, 0o777);
  const [data, secret] = [join(root, "data"), join(root, "password")];
  const password = "a secret of the test";
  as(user, "sh", ["-c", `cat > ${secret}`], password);
  const run = (program: string, ...args: string[]): void => {
    const { status } = as(user, join(bin, program), args);
    if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status}`);
  };
  run("initdb", "-D", data, "-U", "burgeon", "--auth=scram-sha-256", `--pwfile=${secret}`, "-E", "UTF8", "--locale=C");
  const port = await freePort();
  const options = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${root} -c max_connections=300`;
  const start = (): void => run("pg_ctl", "-D", data, "-l", join(root, "log"), "-w", "-o", options, "start");
  start();
  const env = { ...process.env, PGPASSWORD: password };
  const sql = (statement: string): string =>
    execFileSync(
      join(bin, "psql"),
      ["-h", "127.0.0.1", "-p", String(port), "-U", "burgeon", "-d", "postgres", "-At", "-c", statement],
      { encoding: "utf8", env },
    );
  return {
    port,
    url: `postgres://burgeon@127.0.0.1:${port}/postgres`,
    password,
    restart: (mode) => {
      run("pg_ctl", "-D", data, "-m", mode, "-w", "stop");
      start();
    },
    sql,
    stop: () => {
      as(user, join(bin, "pg_ctl"), ["-D", data, "-m", "immediate", "-w", "stop"]);
      rmSync(root, { recursive: true, force: true });
    },
  };
}
