/** Configurations of every source of rows. @module */

import type { OwnParts } from "../../parts/own-parts.ts";
import { readJson } from "../files/read-json.ts";
import { requireRunFolder } from "../files/run-folder.ts";
import { isRecord } from "../options/named.ts";
import { parseConfig } from "./config.ts";
import { type AnyConfig, parseEnvironmentConfig } from "./environment-config.ts";

/** @throws OptionError for the first option that cannot be */
export function parseAnyConfig(raw: unknown, own: OwnParts | null = null): AnyConfig {
  return isRecord(raw) && "environment" in raw
    ? parseEnvironmentConfig(raw as Readonly<Record<string, unknown>>)
    : parseConfig(raw, own);
}

/** The configuration in the folder of a run. @throws DataError when there is none or it is damaged */
export function readConfig(folder: string): AnyConfig {
  return parseAnyConfig(readJson(requireRunFolder(folder).config, "a configuration"));
}
