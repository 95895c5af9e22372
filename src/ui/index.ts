/** The viewer of runs, for the command line. @module */

export { openBrowser } from "./open-browser.ts";
export { exportPage, startViewer } from "./viewer.ts";
