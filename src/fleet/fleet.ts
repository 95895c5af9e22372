/** A fleet that is open: its database, its tables and its queue. @module */

import { type Database, openDatabase } from "./database.ts";
import { openQueue, type Queue } from "./queue.ts";
import { openSchema } from "./schema.ts";

export interface Fleet {
  readonly database: Database;
  readonly queue: Queue;
  close(): Promise<void>;
}

export interface FleetOptions {
  /** Whether tables are made where there are none; default false. */
  readonly make?: boolean;
  /** Whether this process looks for lost slices; default false. */
  readonly supervises?: boolean;
  readonly connections?: number;
}

/**
 * Opens the fleet at an address.
 *
 * @throws OptionError, DataError in one line for an address, a database or tables that are not what they should be
 */
export async function openFleet(address: string, options: FleetOptions = {}): Promise<Fleet> {
  const { make = false, supervises = false, connections } = options;
  const database = await openDatabase(address, connections);
  try {
    await openSchema(database, make);
    const queue = await openQueue(database, supervises);
    const close = async (): Promise<void> => {
      await queue.stop();
      await database.close();
    };
    return { database, queue, close };
  } catch (error) {
    await database.close();
    throw error;
  }
}
