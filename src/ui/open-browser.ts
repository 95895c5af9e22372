/** Opens an address in the browser of the desktop, where there is one. @module */

import { spawn } from "node:child_process";

/** The command that opens an address; null where there is no desktop. */
function opener(): readonly [string, ...string[]] | null {
  const { DISPLAY, WAYLAND_DISPLAY, BROWSER } = process.env;
  if (BROWSER) return [BROWSER];
  if (process.platform === "darwin") return ["open"];
  if (process.platform === "win32") return ["cmd", "/c", "start", ""];
  return DISPLAY || WAYLAND_DISPLAY ? ["xdg-open"] : null;
}

/** Resolves with null once a browser was asked, or with the reason why none was. */
export function openBrowser(address: string): Promise<string | null> {
  const found = opener();
  if (!found) return Promise.resolve("there is no desktop here");
  const [command, ...args] = found;
  return new Promise((resolve) => {
    const child = spawn(command, [...args, address.replaceAll("&", process.platform === "win32" ? "^&" : "&")], {
      stdio: "ignore",
      detached: true,
    });
    child.on("error", ({ message }) => resolve(message));
    child.on("exit", (code) => resolve(code === 0 ? null : `${command} ended with code ${code}`));
    setTimeout(() => resolve(null), 2000).unref(); // a browser that runs on
    child.unref();
  });
}
