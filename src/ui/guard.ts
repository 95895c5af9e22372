/** Who may ask: pages of this machine that know the token. @module */

import { timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";

/** Names of this machine; any port, so that an ssh tunnel works. A foreign page that resolves its own name to this machine has another name. */
const LOCAL = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/;

const isLocal = (host: string | undefined): boolean => host !== undefined && LOCAL.test(host);

function isEqual(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Allows inline code of the page itself and requests to this server, nothing else. */
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  "connect-src 'self'",
  "img-src data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Refuses requests with a foreign name, from foreign pages, or without the token. */
export function guard(token: string): MiddlewareHandler {
  return async (context, next) => {
    const origin = context.req.header("origin");
    if (!isLocal(context.req.header("host"))) return context.text("refused: foreign host", 403);
    if (origin !== undefined && !isLocal(origin.replace(/^http:\/\//, "")))
      return context.text("refused: foreign page", 403);
    if (!isEqual(context.req.query("token") ?? "", token))
      return context.text("refused: the address needs the token that burgeon ui printed", 401);
    await next();
    context.header("content-security-policy", POLICY);
    context.header("referrer-policy", "no-referrer");
    context.header("x-content-type-options", "nosniff");
    context.header("cache-control", "no-store");
    return undefined;
  };
}
