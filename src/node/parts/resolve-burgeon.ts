/**
 * Makes `burgeon` in a part's file the Burgeon that runs it, also where none, or another, is installed beside that file.
 *
 * @module
 */

import * as module from "node:module";

type Next = (specifier: string, context: object) => unknown;

/** As a hook of Node's module loader. */
export function resolve(specifier: string, context: object, next: Next): unknown {
  const isOurs = specifier === "burgeon" || specifier.startsWith("burgeon/");
  return next(specifier, isOurs ? { ...context, parentURL: import.meta.url } : context);
}

let isRegistered = false;

/** From now on, in this process. */
export function resolveBurgeon(): void {
  if (isRegistered) return;
  isRegistered = true;
  const { registerHooks } = module as { registerHooks?: (hooks: object) => void }; // Node 22.15 and later
  if (registerHooks) registerHooks({ resolve });
  else module.register(import.meta.url);
}
