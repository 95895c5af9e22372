// Serves a run and measures: requests a second for 1 row and for 1,000; then 10,000 malformed and 1,000 slow requests, and bodies of 10 GB.
// Usage: node test/clients/serve.mjs <run> <table>   (rows are taken from the table)
import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { readModel } from "../../dist/node/predict/read-model.js";
import { readForModel } from "../../dist/node/tables/load-for-model.js";

const [run, path] = process.argv.slice(2);
const { preprocessing } = await readModel(run);
const rows = [];
for await (const table of readForModel(path, preprocessing))
  for (const fields of table.rows) rows.push(Object.fromEntries(fields.map((field, i) => [table.columns[i], field])));
const many = Array.from({ length: 1000 }, (_, i) => rows[i % rows.length]);

const TIMEOUT = 3;
const server = spawn("node", ["dist/cli/main.js", "serve", run, "--port", "0", "--timeout", String(TIMEOUT)]);
const address = new URL(String((await once(server.stdout, "data"))[0]).trim());
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

function ask(body) {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(address, { agent, method: "POST", path: "/predict" }, (response) => {
      let text = "";
      response.on("data", (data) => {
        text += data;
      });
      response.on("end", () => resolve({ status: response.statusCode, text, ms: performance.now() - began }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Calls `body` so many times, `width` at once. */
async function storm(count, width, body) {
  const results = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (next < count) results.push(await body(next++));
    }),
  );
  return results;
}

function counts(results) {
  const found = {};
  for (const { status } of results) found[status || "closed"] = (found[status || "closed"] ?? 0) + 1;
  return JSON.stringify(found);
}
const percentile = (results, share) =>
  results
    .map(({ ms }) => ms)
    .sort((a, b) => a - b)
    [Math.floor(share * (results.length - 1))].toFixed(1);

async function rate(name, count, body) {
  await storm(Math.ceil(count / 10), 8, () => ask(body));
  const began = performance.now();
  const results = await storm(count, 8, () => ask(body));
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `${name}: ${Math.round(count / seconds)} requests a second, ${counts(results)}, median ${percentile(results, 0.5)} ms, 99 % within ${percentile(results, 0.99)} ms`,
  );
}

/** What comes back for bytes that are sent as they are. */
function raw(write) {
  const began = performance.now();
  return new Promise((resolve) => {
    const socket = connect(Number(address.port), address.hostname);
    let text = "";
    socket.on("data", (data) => {
      text += data;
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve({ status: text.slice(9, 12), ms: performance.now() - began }));
    write(socket);
  });
}

const good = JSON.stringify(rows[0]);
await rate("1 row", 5000, good);
await rate("1,000 rows", 100, JSON.stringify(many));

const wrong = [
  "",
  "{",
  "[",
  "null",
  "[[]]",
  "\u0000",
  good.slice(1),
  '{"x":{}}',
  "{}",
  `[${"[".repeat(1000)}`,
  "é".repeat(999),
  "9".repeat(400),
];
const malformed = await storm(10_000, 16, (i) => {
  if (i % 4 > 0) return ask(wrong[i % wrong.length]);
  const bytes = [
    "GARBAGE\r\n\r\n",
    "GET / HTTP/9.9\r\n\r\n",
    "POST /predict HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n",
    `GET /${"a".repeat(20_000)} HTTP/1.1\r\n\r\n`,
  ];
  return raw((socket) => socket.write(bytes[(i / 4) % bytes.length]));
});
console.log(`10,000 malformed: ${counts(malformed)}; then a good one: ${(await ask(good)).status}`);

const slow = Array.from({ length: 1000 }, (_, i) =>
  raw((socket) => {
    socket.write(i % 2 ? "POST /pre" : `POST /predict HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\n{`);
    const timer = setInterval(() => socket.writable && socket.write(i % 2 ? "x" : " "), 500);
    socket.on("close", () => clearInterval(timer));
  }),
);
await new Promise((next) => setTimeout(next, 500));
const beside = await storm(200, 4, () => ask(good));
console.log(
  `beside 1,000 slow ones: 200 good ones ${counts(beside)}, median ${percentile(beside, 0.5)} ms, slowest ${percentile(beside, 1)} ms`,
);
const ended = await Promise.all(slow);
console.log(`1,000 slow: ${counts(ended)}, ended after ${percentile(ended, 0)} to ${percentile(ended, 1)} ms`);

const declared = await raw((socket) =>
  socket.write("POST /predict HTTP/1.1\r\nhost: a\r\ncontent-length: 10000000000\r\n\r\n"),
);
console.log(`10 GB by its length: ${declared.status} after ${declared.ms.toFixed(1)} ms`);
let sentBytes = 0;
const chunked = await raw((socket) => {
  socket.write("POST /predict HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n");
  const piece = `10000\r\n${" ".repeat(0x10000)}\r\n`;
  const more = () => {
    while (socket.writable && sentBytes < 1e10 && socket.write(piece)) sentBytes += 0x10000;
  };
  socket.on("drain", more);
  more();
});
console.log(`10 GB in pieces: ${chunked.status} after ${(sentBytes / 1e6).toFixed(0)} MB`);
console.log(
  `then a good one: ${(await ask(good)).status}; the server ${server.exitCode === null ? "runs" : "has ended"}`,
);
server.kill();
agent.destroy();
