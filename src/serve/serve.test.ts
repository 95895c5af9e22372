import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Model } from "../predict/model.ts";
import { Predictor } from "../predict/predictor.ts";
import { type ServedModel, serveModel } from "./server.ts";

const numeric = { kind: "numeric", column: "x", mean: 1, deviation: 2, fill: 1, indicator: false } as const;
const text = {
  kind: "categorical",
  column: "__proto__",
  levels: ["a", "b"],
  other: false,
  missingLevel: false,
} as const;
/** y = 10 + 4 (3 z + 0.5 + [a] - [b]), z = (x - 1) / 2 */
const model: Model = {
  step: 7,
  preprocessing: {
    missing: "error",
    reading: { decimal: ".", grouped: false, missingWords: null, skipLines: 0 },
    features: [numeric, text],
    inputs: ["x", "__proto__=a", "__proto__=b"],
    target: { kind: "values", columns: [{ column: "y", mean: 10, deviation: 4 }] },
  },
  network: {
    kind: "layers",
    spec: { kind: "sequential", layers: [{ kind: "linear", width: 1, grows: false }] },
    inputShape: [3],
    widths: [],
  },
  tensors: {
    "linear1.weight": { shape: [1, 3], values: Float32Array.of(3, 1, -1) },
    "linear1.bias": { shape: [1], values: Float32Array.of(0.5) },
  },
};

const limits = { maxRows: 600, maxBody: 100_000, timeoutMs: 700 };
const GOOD = '{"x":5,"__proto__":"b"}';
let served: ServedModel;
beforeAll(async () => {
  served = await serveModel(model, limits);
});
afterAll(() => served.close());

const ask = (path: string, init?: RequestInit): Promise<Response> => fetch(served.address + path, init);
const predict = (body: string | Buffer, query = ""): Promise<Response> =>
  ask(`/predict${query}`, { method: "POST", body });

/** Sends bytes as they are and gives what comes back until the connection ends. */
function raw(...pieces: readonly (string | number)[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(served.address).port), "127.0.0.1");
    let answer = "";
    socket.on("data", (data) => {
      answer += data;
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(answer));
    void (async () => {
      for (const piece of pieces) {
        if (typeof piece === "number") await new Promise((next) => setTimeout(next, piece));
        else if (socket.writable) socket.write(piece);
      }
    })();
  });
}

const head = (...lines: string[]): string =>
  ["POST /predict HTTP/1.1", "host: localhost", ...lines, "", ""].join("\r\n");

describe("a served model", () => {
  it("predicts a row, and a list of rows in order, as the predictor does", async () => {
    expect(await (await predict(GOOD)).json()).toEqual({ prediction: 32, probabilities: null });
    const rows = Array.from({ length: limits.maxRows }, (_, i) => `{"__proto__":"${"ab"[i % 2]}","x":${i}}`);
    const { predictions } = (await (await predict(`[${rows.join()}]`)).json()) as { predictions: unknown[] };
    expect(predictions).toEqual(new Predictor(model).predict(rows.map((row) => JSON.parse(row))));
    expect(await (await predict("[]")).json()).toEqual({ predictions: [] });
  });

  it("tells its columns and limits, and that it runs", async () => {
    expect(await (await ask("/health")).json()).toEqual({ status: "ok", step: 7 });
    expect(await (await ask("/schema")).json()).toEqual({
      columns: [
        { name: "x", kind: "number" },
        { name: "__proto__", kind: "text", values: ["a", "b"] },
      ],
      missing: false,
      targets: ["y"],
      classes: null,
      step: 7,
      limits: { maxRows: 600, maxBody: 100_000, timeout: 0.7 },
    });
  });

  it.each([
    ["no JSON", "{", 400, "expected a body of JSON"],
    ["nothing", "", 400, "it is empty"],
    ["bytes that are no text", Buffer.from([0xff, 0xfe]), 400, "expected a body of JSON"],
    ["a number", "3", 400, "row 1: expected an object with the columns of /schema, received a number"],
    ["a list of lists", "[[1]]", 400, "received a list"],
    ["an object in a column", '{"x":{},"__proto__":"a"}', 422, 'in column "x", received an object'],
    ["a column that is missing", '{"x":1}', 422, 'row 1 has no column "__proto__"'],
    [
      "a text in a column of numbers",
      '{"x":"many","__proto__":"a"}',
      422,
      'column "x" is numeric, but line 1 has "many"',
    ],
    ["a value that is missing", '{"x":null,"__proto__":"a"}', 422, 'line 1 has no value in column "x"'],
    ["a number that is too large", '{"x":1e99,"__proto__":"a"}', 422, "too far from those of the training rows"],
    ["a text that did not occur in training", '{"x":1,"__proto__":"c"}', 422, "did not occur in training"],
    ["too many rows", `[${Array(601).fill("1").join()}]`, 413, "expected at most 600 rows, received 601"],
    ["a body that is too long", " ".repeat(100_001), 413, "expected a body of at most 100000 bytes"],
  ])("answers %s with one clear error", async (_, body, status, message) => {
    const response = await predict(body);
    expect(response.status).toBe(status);
    const { error } = (await response.json()) as { error: { message: string } };
    expect(error.message).toContain(message);
  });

  it("names the row of a list that is wrong, also far down", async () => {
    const rows = Array.from({ length: 500 }, (_, i) => (i === 400 ? '{"x":"?!","__proto__":"a"}' : GOOD));
    const { error } = (await (await predict(`[${rows.join()}]`)).json()) as { error: { message: string } };
    expect(error.message).toContain("line 401 has");
  });

  it("takes unknown texts as zeros when asked to", async () => {
    const answer = await (await predict('{"x":1,"__proto__":"c"}', "?unknown=zeros")).json();
    expect(answer).toMatchObject({ prediction: 12, notes: [expect.stringContaining("did not occur in training")] });
    expect((await predict(GOOD, "?unknown=maybe")).status).toBe(400);
  });

  it.each([
    ["GET", "/predict", 405, "/predict takes POST, received GET"],
    ["POST", "/health", 405, "/health takes GET"],
    ["GET", "/__proto__", 404, "there is no /__proto__"],
  ])("answers %s %s with %i", async (method, path, status, message) => {
    const response = await ask(path, { method });
    expect([response.status, await response.text()]).toEqual([status, expect.stringContaining(message)]);
  });

  it("refuses a body of 10 GB before it comes: by its length, when it asks first, and in pieces", async () => {
    const tooLong = /^HTTP\/1.1 413 [\s\S]*at most 100000 bytes/;
    expect(await raw(head("content-length: 10000000000"))).toMatch(tooLong);
    const asked = await raw(head("content-length: 10000000000", "expect: 100-continue"));
    expect(asked).toMatch(tooLong);
    const piece = `4000\r\n${" ".repeat(0x4000)}\r\n`;
    const sent = Array.from({ length: 20 }, () => [piece, 5]).flat();
    expect(await raw(head("transfer-encoding: chunked"), ...sent)).toMatch(tooLong);
  });

  it("answers what is no HTTP", async () => {
    expect(await raw("hello\r\n\r\n")).toMatch(/^HTTP\/1.1 400 [\s\S]*expected a request of HTTP/);
    expect(await raw(head(`x: ${"y".repeat(20_000)}`))).toMatch(/^HTTP\/1.1 431 [\s\S]*expected headers/);
  });

  it("ends requests that are too slow, and keeps no other waiting", async () => {
    const slow = [
      ...Array.from({ length: 30 }, () => raw(head("content-length: 100"), '{"x"', 100, ":")),
      ...Array.from({ length: 30 }, () => raw("POST /pre")),
    ];
    await new Promise((next) => setTimeout(next, 100));
    const began = performance.now();
    for (let i = 0; i < 20; i++) expect((await predict(GOOD)).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(limits.timeoutMs);
    for (const answer of await Promise.all(slow)) expect(answer).toMatch(/^HTTP\/1.1 408 [\s\S]*within 0.7 s/);
  }, 20_000);

  it("is reached from this machine alone, unless another address is named; a port in use is refused", async () => {
    expect(served.isLocal).toBe(true);
    const open = await serveModel(model, { host: "0.0.0.0" });
    expect(open.isLocal).toBe(false);
    const port = Number(new URL(open.address).port);
    await expect(serveModel(model, { host: "0.0.0.0", port })).rejects.toThrow(/the port is in use/);
    await open.close();
  });
});
