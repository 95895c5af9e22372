/** What a teacher is: one frozen object in a file of `teachers/`, a scripted policy for one environment. @module */

export interface TeacherDefinition {
  /** Kebab case; that of its environment, as a rule. */
  readonly name: string;
  /** Name of the environment that it knows. */
  readonly environment: string;
  readonly summary: string;
  readonly source: string;
  /** Environment steps after which a student should have learned from it. */
  readonly steps: number;
  /** The action for one observation. */
  act(observation: readonly number[]): number;
}

/** Types and freezes a definition. */
export function defineTeacher(definition: TeacherDefinition): TeacherDefinition {
  return Object.freeze(definition);
}
