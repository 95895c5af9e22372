/**
 * The libraries that Python's packages bring: `numpy.libs`, `scipy.libs`, `scipy_openblas32` and `scipy_openblas64` of the active
 * environment and of the Python on the path. No Python is run: that would cost more than a start may.
 *
 * @module
 */

import type { NativeEnvironment } from "./environment.ts";

const LIBRARY = /openblas.*\.(so(\.\d+)*|dylib|dll)$/;
const PLACES = [
  "numpy.libs",
  "scipy.libs",
  "numpy/.dylibs",
  "scipy/.dylibs",
  "scipy_openblas32/lib",
  "scipy_openblas64/lib",
];

const parent = (path: string): string => path.replace(/[\\/][^\\/]*$/, "");

/** Where pyenv keeps the Python that its shim would run. */
function pyenvPrefix(shims: string, { variables, files }: NativeEnvironment): string | null {
  const root = parent(shims);
  const version = variables.PYENV_VERSION ?? files.text(`${root}/version`) ?? "";
  const first = version.split(/[\s:]+/)[0];
  return first ? `${root}/versions/${first}` : null;
}

/** The installation of the first Python on the path. */
function prefixOnPath(environment: NativeEnvironment): string | null {
  const { platform, variables, files } = environment;
  const isWindows = platform === "win32";
  const path = variables.PATH ?? variables.Path ?? "";
  for (const folder of path.split(isWindows ? ";" : ":").filter((folder) => folder !== "")) {
    for (const name of isWindows ? ["python.exe"] : ["python3", "python"]) {
      const found = files.find(`${folder}/${name}`);
      if (!found) continue;
      if (isWindows) return files.find(`${parent(folder)}/pyvenv.cfg`) ? parent(folder) : folder;
      if (folder.endsWith("/shims")) return pyenvPrefix(folder, environment);
      // The Python of a virtual environment is a link to another installation's.
      return files.find(`${parent(folder)}/pyvenv.cfg`) ? parent(folder) : parent(parent(found.path));
    }
  }
  return null;
}

/** Folders of packages under an installation. */
function packageFolders(prefix: string, { platform, files }: NativeEnvironment): string[] {
  if (platform === "win32") return [`${prefix}/Lib/site-packages`];
  const versions = files.list(`${prefix}/lib`).filter((name) => /^python3/.test(name));
  return versions.flatMap((name) => [`${prefix}/lib/${name}/site-packages`, `${prefix}/lib/${name}/dist-packages`]);
}

/** Paths of libraries, those of an active environment first. */
export function pythonLibraries(environment: NativeEnvironment): string[] {
  const { variables, files, home, platform } = environment;
  const onPath = prefixOnPath(environment);
  const user = platform === "win32" ? null : `${home}/.local`;
  const prefixes = [
    variables.VIRTUAL_ENV,
    variables.CONDA_PREFIX,
    onPath,
    onPath === "/usr" ? "/usr/local" : null,
    user,
  ];
  return [...new Set(prefixes)]
    .filter((prefix) => typeof prefix === "string" && prefix !== "")
    .flatMap((prefix) => packageFolders(prefix as string, environment))
    .flatMap((folder) => PLACES.map((place) => `${folder}/${place}`))
    .flatMap((folder) => files.list(folder).map((name) => `${folder}/${name}`))
    .filter((path) => LIBRARY.test(path));
}
