/** How an environment is drawn: lines that stay and lines that move, in its own units. @module */

export type Point = readonly [x: number, y: number];

/** A line with round ends. */
export interface Segment {
  readonly from: Point;
  readonly to: Point;
  readonly thickness: number;
}

/** A picture of a state of an environment, as lines. */
export interface Sketch {
  /** What of the plane is seen; y points up. */
  readonly window: { readonly left: number; readonly right: number; readonly bottom: number; readonly top: number };
  /** Frames a second, one for each step. */
  readonly framesPerSecond: number;
  /** Lines through these points stay. */
  readonly still: readonly (readonly Point[])[];
  /** As many lines for every state, in the same order. */
  moving(state: readonly number[]): readonly Segment[];
}

/** The end of a rod that hangs from `from` at an angle counted from straight up, clockwise. */
export const rodEnd = ([x, y]: Point, length: number, angle: number): Point => [
  x + length * Math.sin(angle),
  y + length * Math.cos(angle),
];

/** The road of both MountainCars and a car on it. */
export const hillSketch = (goal: number): Sketch => {
  const height = (x: number): number => 0.45 * Math.sin(3 * x) + 0.55;
  const road = Array.from({ length: 91 }, (_, i): Point => [-1.2 + i * 0.02, height(-1.2 + i * 0.02)]);
  return {
    window: { left: -1.3, right: 0.7, bottom: -0.1, top: 1.3 },
    framesPerSecond: 30,
    still: [
      road,
      [
        [goal, height(goal)],
        [goal, height(goal) + 0.2],
      ],
    ],
    moving([x]: readonly [number]) {
      const slope = 1.35 * Math.cos(3 * x);
      const half = 0.05 / Math.hypot(1, slope);
      const lift = height(x) + 0.04;
      return [{ from: [x - half, lift - half * slope], to: [x + half, lift + half * slope], thickness: 0.06 }];
    },
  };
};
