import { describe, expect, it } from "vitest";
import { isTransient } from "./database.ts";

describe("errors of the database", () => {
  it("are tried again when the connection broke or was too slow, in the words and codes of pg and PostgreSQL", () => {
    const words = ["timeout expired", "Connection terminated unexpectedly", "Query read timeout"];
    for (const text of words) expect(isTransient(new Error(text)), text).toBe(true);
    for (const code of ["ECONNREFUSED", "57P01", "57P03", "08006", "40P01"])
      expect(isTransient({ code }), code).toBe(true);
  });

  it("are final when a statement or the data is wrong", () => {
    for (const code of ["23505", "42P01", "28P01"]) expect(isTransient({ code, message: "wrong" }), code).toBe(false);
  });
});
