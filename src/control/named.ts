/** Environments, teachers and students by name. @module */

import { invariant } from "../errors.ts";
import { named } from "../nearest.ts";
import type { EnvironmentDefinition } from "./define-environment.ts";
import type { TeacherDefinition } from "./define-teacher.ts";
import * as environmentExports from "./environments/index.ts";
import type { StudentDefinition } from "./student.ts";
import * as studentExports from "./students/index.ts";
import * as teacherExports from "./teachers/index.ts";

export const environmentList: readonly EnvironmentDefinition[] = Object.values(environmentExports);
export const studentList: readonly StudentDefinition[] = Object.values(studentExports);
const teacherList: readonly TeacherDefinition[] = Object.values(teacherExports);

/** The environment of this name, or of this name in Gymnasium. @throws OptionError for an unknown one, with the nearest */
export function environmentNamed(name: string): EnvironmentDefinition {
  const wanted = name.toLowerCase();
  const found = environmentList.find((one) => one.name === wanted || one.gymnasiumId.toLowerCase() === wanted);
  return found ?? named("environment", environmentList, name);
}

/** The student of this name. @throws OptionError for an unknown one, with the nearest */
export function studentNamed(name: string): StudentDefinition {
  return named("student", studentList, name);
}

/** The teacher of an environment of this library. */
export function teacherOf({ name }: EnvironmentDefinition): TeacherDefinition {
  const found = teacherList.find(({ environment }) => environment === name);
  invariant(found, `the environment "${name}" has no teacher`);
  return found;
}
