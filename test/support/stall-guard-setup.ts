import { guardTests } from "./stall-guard.ts";

guardTests({ tickMs: 10_000, ticks: 18 });
