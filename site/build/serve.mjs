import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const types = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

/** Serves a folder to this machine only, at a path that begins and ends with a slash. Pages are isolated, so that the playground may use threads. */
export async function serve(folder, port, under = "/") {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const inside = pathname.startsWith(under) ? normalize(decodeURIComponent(pathname.slice(under.length - 1))) : null;
    const path = inside === null ? null : join(folder, inside, inside.endsWith("/") ? "index.html" : "");
    response.setHeader("cross-origin-opener-policy", "same-origin");
    response.setHeader("cross-origin-embedder-policy", "require-corp");
    response.setHeader("cross-origin-resource-policy", "same-origin");
    if (path !== null && existsSync(path) && statSync(path).isFile()) {
      response.setHeader("content-type", types[extname(path)] ?? "application/octet-stream");
      createReadStream(path).pipe(response);
    } else if (path !== null && existsSync(join(path, "index.html"))) {
      response.writeHead(301, { location: `${pathname}/` }).end();
    } else {
      response.writeHead(404, { "content-type": types[".html"] });
      const page = join(folder, "404.html");
      if (existsSync(page)) createReadStream(page).pipe(response);
      else response.end("not found");
    }
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  return `http://127.0.0.1:${server.address().port}${under}`;
}
