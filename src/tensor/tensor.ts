/** The tensor under a name of its own: it stands with the device that makes it, because each refers to the other. @module */

export { Tensor } from "./device.ts";
