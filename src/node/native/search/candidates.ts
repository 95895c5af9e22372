/**
 * Which BLAS libraries there are on this machine, by platform, in the order in which they are judged.
 *
 * @module
 */

import type { NativeEnvironment } from "./environment.ts";
import { pythonLibraries } from "./python.ts";

export type Origin = "BURGEON_BLAS" | "burgeon blas install" | "system" | "conda" | "MKL" | "Python";

/** A library that is there. */
export interface Candidate {
  /** The path or name it is loaded by. */
  readonly path: string;
  readonly origin: Origin;
  /** Size and time of change of the file, or what is known of a library that is no file. */
  readonly stamp: string;
}

type Place = readonly [origin: Origin, path: string];

/** Debian's name for the library folder of an architecture. */
const TRIPLETS: Readonly<Record<string, string>> = {
  x64: "x86_64-linux-gnu",
  arm64: "aarch64-linux-gnu",
  ppc64: "powerpc64le-linux-gnu",
  riscv64: "riscv64-linux-gnu",
};

const OPENBLAS_LINUX = ["libopenblas.so.0", "libopenblas.so", "libopenblasp.so.0", "libopenblaso.so.0"];
const MKL_LINUX = ["libmkl_rt.so.3", "libmkl_rt.so.2", "libmkl_rt.so.1", "libmkl_rt.so"];
const OPENBLAS_WINDOWS = ["libopenblas.dll", "openblas.dll"];
const MKL_WINDOWS = ["mkl_rt.3.dll", "mkl_rt.2.dll", "mkl_rt.1.dll", "mkl_rt.dll"];
/** Part of macOS; since version 11 there is no file of it. */
const ACCELERATE = "/System/Library/Frameworks/Accelerate.framework/Accelerate";

const inside = (origin: Origin, folder: string, names: readonly string[]): Place[] =>
  names.map((name) => [origin, `${folder}/${name}`] as const);

/** What the system's loader knows by name, from its cache: a list of strings among numbers. */
function fromLoaderCache({ files }: NativeEnvironment, names: readonly string[]): string[] {
  const paths = (files.text("/etc/ld.so.cache") ?? "").split("\0").filter((text) => text.startsWith("/"));
  return names.flatMap((name) => paths.filter((path) => path.endsWith(`/${name}`)));
}

function linux(environment: NativeEnvironment): Place[] {
  const { arch, variables } = environment;
  const triplet = TRIPLETS[arch];
  const folders = [
    ...(variables.LD_LIBRARY_PATH ?? "").split(":").filter((folder) => folder !== ""),
    ...(triplet ? [`/usr/lib/${triplet}`] : []),
    ...["/usr/lib64", "/usr/lib", "/usr/local/lib", "/opt/OpenBLAS/lib"],
  ];
  const mkl = variables.MKLROOT ?? "/opt/intel/oneapi/mkl/latest";
  const environments = [variables.CONDA_PREFIX, variables.VIRTUAL_ENV].filter((prefix) => prefix !== undefined);
  return [
    ...folders.flatMap((folder) => inside("system", folder, OPENBLAS_LINUX)),
    ...fromLoaderCache(environment, OPENBLAS_LINUX).map((path) => ["system", path] as const),
    ...environments.flatMap((prefix) => [
      ...inside("conda", `${prefix}/lib`, OPENBLAS_LINUX.slice(0, 2)),
      ...inside("MKL", `${prefix}/lib`, MKL_LINUX),
    ]),
    ...fromLoaderCache(environment, MKL_LINUX).map((path) => ["MKL", path] as const),
    ...inside("MKL", `${mkl}/lib`, MKL_LINUX),
    ...inside("MKL", `${mkl}/lib/intel64`, MKL_LINUX),
  ];
}

function mac({ variables }: NativeEnvironment): Place[] {
  const conda = variables.CONDA_PREFIX;
  return [
    ["system", ACCELERATE],
    ["system", "/opt/homebrew/opt/openblas/lib/libopenblas.dylib"],
    ["system", "/usr/local/opt/openblas/lib/libopenblas.dylib"],
    ["system", "/opt/local/lib/libopenblas.dylib"],
    ["system", "/usr/local/lib/libopenblas.dylib"],
    ...(conda ? ([["conda", `${conda}/lib/libopenblas.dylib`]] as const) : []),
  ];
}

function windows({ variables }: NativeEnvironment): Place[] {
  const conda = variables.CONDA_PREFIX;
  const programs = variables["ProgramFiles(x86)"] ?? "C:\\Program Files (x86)";
  const mkl = variables.MKLROOT ?? `${programs}/Intel/oneAPI/mkl/latest`;
  const path = (variables.PATH ?? variables.Path ?? "").split(";").filter((folder) => folder !== "");
  return [
    ...path.flatMap((folder) => inside("system", folder, OPENBLAS_WINDOWS)),
    ...(conda ? inside("conda", `${conda}/Library/bin`, OPENBLAS_WINDOWS) : []),
    ...(conda ? inside("MKL", `${conda}/Library/bin`, MKL_WINDOWS) : []),
    ...path.flatMap((folder) => inside("MKL", folder, MKL_WINDOWS)),
    ...inside("MKL", `${mkl}/bin`, MKL_WINDOWS),
    ...inside("MKL", `${mkl}/redist/intel64`, MKL_WINDOWS),
  ];
}

/** What `burgeon blas install` left, the latest first. */
function installed({ cache, files }: NativeEnvironment): Place[] {
  const folders = files.list(cache).filter((name) => name.startsWith("openblas-"));
  return folders
    .sort((a, b) => b.localeCompare(a, "en", { numeric: true }))
    .flatMap((folder) => files.list(`${cache}/${folder}`).map((name) => `${cache}/${folder}/${name}`))
    .filter((path) => /\.(so|dylib|dll)$/.test(path))
    .map((path) => ["burgeon blas install", path] as const);
}

/** Where libraries may be, best first; most are not there. */
export function places(environment: NativeEnvironment): readonly (readonly [origin: Origin, path: string])[] {
  const byPlatform: Readonly<Record<string, (environment: NativeEnvironment) => Place[]>> = {
    darwin: mac,
    win32: windows,
  };
  return [
    ...installed(environment),
    ...(byPlatform[environment.platform] ?? linux)(environment),
    ...pythonLibraries(environment).map((path) => ["Python", path] as const),
  ];
}

/** The library that `BURGEON_BLAS` names: a path, or a name for the system's loader. */
export function wantedCandidate(path: string, { files }: NativeEnvironment): Candidate {
  return { path, origin: "BURGEON_BLAS", stamp: files.find(path)?.stamp ?? "known to the loader by name" };
}

/** The libraries that are there, each file once. */
export function candidates(environment: NativeEnvironment): readonly Candidate[] {
  const { files, platform } = environment;
  const found = new Map<string, Candidate>();
  for (const [origin, path] of places(environment)) {
    if (path === ACCELERATE && platform === "darwin") {
      found.set(path, { path, origin, stamp: "part of the system" });
      continue;
    }
    const file = files.find(path);
    if (file && !found.has(file.path)) found.set(file.path, { path, origin, stamp: file.stamp });
  }
  return [...found.values()];
}

/** How to get a BLAS on this platform, in one sentence. */
export function installAdvice({ platform }: Pick<NativeEnvironment, "platform">): string {
  const install = "Run `burgeon blas install`, which needs no administrator";
  switch (platform) {
    case "darwin":
      return `${install}; or install OpenBLAS with \`brew install openblas\`.`;
    case "win32":
      return `${install}; or set BURGEON_BLAS to the full path of a libopenblas.dll.`;
    default:
      return (
        `${install}; or install OpenBLAS: \`apt install libopenblas0\` (Debian, Ubuntu), \`dnf install openblas\` (Fedora), ` +
        "`pacman -S openblas` (Arch), `apk add openblas` (Alpine)."
      );
  }
}
