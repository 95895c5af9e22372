/** Generated from the files of this folder by `npm run barrels`. @module */

export * from "./acrobot.ts";
export * from "./cartpole.ts";
export * from "./mountain-car.ts";
export * from "./mountain-car-continuous.ts";
export * from "./pendulum.ts";
