/**
 * The database of a fleet: connections that time out instead of hanging, transactions, and errors in one line.
 *
 * @module
 */

import type { ClientConfig, Client as PgClient, Pool, PoolClient } from "pg";
import { DataError, OptionError } from "../errors.ts";

type Values = readonly unknown[];

/** What runs statements: the database, or one transaction in it. */
export interface Statements {
  rows<Row>(text: string, values?: Values): Promise<Row[]>;
  /** As pg-boss asks for it. */
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

export interface Database extends Statements {
  /** Runs `work` in a transaction: everything of it is kept, or nothing. */
  transaction<T>(work: (tx: Statements) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const CONNECT_MS = 10_000;
/** A statement that takes longer than this, a part of 1 MB on a slow network included, counts as lost. */
const STATEMENT_MS = 30_000;

/** Error codes of sockets and of PostgreSQL that pass when the database is there again. */
const TRANSIENT =
  /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|08|57P0|57014|53300|40001|40P01|55P03|25P03)/;
const TRANSIENT_WORDS =
  /Connection terminated|timeout exceeded|timeout expired|read timeout|Client has encountered|not queryable/;

const codeOf = (error: unknown): string => String((error as { code?: unknown })?.code ?? "");

/** Whether it is worth trying again. */
export function isTransient(error: unknown): boolean {
  const inner = error instanceof AggregateError ? error.errors[0] : error;
  return TRANSIENT.test(codeOf(inner)) || TRANSIENT_WORDS.test(String((inner as Error)?.message));
}

/** The address without anything secret, for messages. */
function shown(url: URL): string {
  return `${url.hostname || "localhost"}:${url.port || "5432"}${url.pathname}`;
}

/** What a person reads of an error of the database. */
function explained(error: unknown, url: URL): Error {
  const inner = (error instanceof AggregateError ? error.errors[0] : error) as Error;
  const where = `database ${shown(url)}`;
  const [code, message] = [codeOf(inner), String(inner?.message)];
  const fail = (problem: string): DataError => new DataError(`${where}: ${problem}`, { where }, { cause: error });
  if (code === "28P01" || code === "28000" || /password must be a string|SASL|no password/.test(message)) {
    return fail(
      `the user or the password was not accepted (${message}). Set PGPASSWORD, or add a line to the file that PGPASSFILE names.`,
    );
  }
  if (code === "3D000") return fail("there is no such database. Create it with createdb, or name another.");
  if (code === "42501") return fail(`a permission is missing (${message}). The user must be able to create a schema.`);
  if (/SSL|certificate|self-signed/i.test(message))
    return fail(`TLS failed (${message}). See sslmode and sslrootcert.`);
  if (isTransient(error)) return fail(`it does not answer (${code || message}). Is PostgreSQL running there?`);
  return inner;
}

function parseUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new OptionError("fleet: expected an address such as postgres://user@host/database.");
  }
  if (!/^postgres(ql)?:$/.test(url.protocol)) {
    throw new OptionError(`fleet: expected an address that begins with postgres://, received ${url.protocol}//...`);
  }
  if (url.password !== "" || url.searchParams.has("password")) {
    throw new OptionError(
      "fleet: the address holds a password, which every user of this machine can read in the list of processes. Leave it out, and set PGPASSWORD or PGPASSFILE.",
    );
  }
  return url;
}

/** Takes the password out of the environment, which processes of runs inherit. */
function takePassword(): string | undefined {
  const password = process.env.PGPASSWORD;
  delete process.env.PGPASSWORD;
  return password;
}

let password: string | undefined;

async function openPool(url: URL, connections: number): Promise<Pool> {
  const { default: pg } = await import("pg").catch((cause: unknown) => {
    throw new OptionError(
      "fleet: the packages pg-boss and pg are not installed. Install them: npm install pg-boss@10.4.2 pg@8",
      {},
      { cause },
    );
  });
  password ??= takePassword();
  const own = new URL(url);
  if (password !== undefined) own.password = encodeURIComponent(password); // in memory only: what is printed is `url`
  const pool = new pg.Pool({
    connectionString: own.href,
    application_name: "burgeon",
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: STATEMENT_MS,
    statement_timeout: STATEMENT_MS,
    idle_in_transaction_session_timeout: 2 * STATEMENT_MS,
    keepAlive: true,
  });
  pool.on("error", () => undefined); // an idle connection that broke is replaced by the next query
  return pool;
}

const statementsOn = (client: Pick<PoolClient, "query">): Statements => ({
  rows: async <Row>(text: string, values: Values = []) => (await client.query(text, [...values])).rows as Row[],
  executeSql: (text, values) => client.query(text, values) as Promise<{ rows: unknown[] }>,
});

async function inTransaction<T>(pool: Pool, work: (tx: Statements) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  const broken = (): void => undefined; // the query that is under way fails too
  client.on("error", broken);
  let failed: Error | undefined;
  try {
    await client.query("begin");
    const result = await work(statementsOn(client));
    await client.query("commit");
    return result;
  } catch (error) {
    failed = error as Error;
    if (!isTransient(error))
      await client.query("rollback").then(
        () => (failed = undefined),
        () => undefined,
      );
    throw error;
  } finally {
    client.off("error", broken);
    client.release(failed);
  }
}

/** The first connection. pg leaves the socket of one that was refused to the server, which keeps it open for a minute. */
async function tryOnce(pool: Pool): Promise<void> {
  const { Client, options } = pool as unknown as { Client: typeof PgClient; options: ClientConfig };
  const client = new Client(options);
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("select 1");
    await client.end();
  } catch (error) {
    (client as unknown as { connection?: { stream?: { destroy(): void } } }).connection?.stream?.destroy();
    throw error;
  }
}

/**
 * Connects, and checks that the database answers.
 *
 * @param connections how many at a time; default 4
 * @throws OptionError for an address that is none or holds a password, or where pg is not installed; DataError when it does not answer
 */
export async function openDatabase(address: string, connections: number = 4): Promise<Database> {
  const url = parseUrl(address);
  const pool = await openPool(url, connections);
  try {
    await tryOnce(pool);
  } catch (error) {
    await pool.end();
    throw explained(error, url);
  }
  return {
    ...statementsOn(pool as unknown as PoolClient),
    transaction: (work) => inTransaction(pool, work),
    close: () => pool.end(),
  };
}

/** How long a worker waits before it tries the database again, at most. */
const MOST_WAIT_MS = 15_000;

export interface Patience {
  /** Ends the tries. */
  readonly signal: AbortSignal;
  /** Told once when the database is gone, and once when it is there again. */
  note(text: string): void;
}

/** Tries until the database takes it: what is tried must do no harm twice. @throws what is not transient, and what is when the signal aborts */
export async function persist<T>(work: () => Promise<T>, { signal, note }: Patience): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      const result = await work();
      if (tries > 1) note("the database is there again");
      return result;
    } catch (error) {
      if (!isTransient(error) || signal.aborted) throw error;
      if (tries === 1)
        note(`the database does not answer (${codeOf(error) || (error as Error).message}); trying again`);
      const wait = Math.min(MOST_WAIT_MS, 250 * 2 ** tries) * (0.5 + Math.random());
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}
