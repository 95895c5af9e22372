/** Packages that drawing needs and training does not. @module */

import { StateError } from "../../errors.ts";

/** Imports an optional package. @throws StateError that says how to get it, when it is missing */
export async function optionalPackage<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new StateError(
      `the optional package ${name} is not installed. Install it: npm install ${name}`,
      { package: name },
      { cause },
    );
  }
}
