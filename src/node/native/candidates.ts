/**
 * Where a BLAS is usually found, by platform, best first, and how to install one.
 *
 * @module
 */

/** What decides where to look; the process's own by default, anything in tests. */
export interface NativeEnvironment {
  readonly platform: string;
  readonly arch: string;
  /** `BURGEON_BLAS`, `CONDA_PREFIX`, `MKLROOT` and `ProgramFiles(x86)` are read. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Debian's name for the library folder of an architecture. */
const TRIPLETS: Readonly<Record<string, string>> = {
  x64: "x86_64-linux-gnu",
  arm64: "aarch64-linux-gnu",
  ppc64: "powerpc64le-linux-gnu",
  riscv64: "riscv64-linux-gnu",
};

const OPENBLAS_LINUX = ["libopenblas.so.0", "libopenblas.so", "libopenblasp.so.0", "libopenblaso.so.0"];
const MKL_LINUX = ["libmkl_rt.so.3", "libmkl_rt.so.2", "libmkl_rt.so.1", "libmkl_rt.so"];
const MKL_WINDOWS = ["mkl_rt.3.dll", "mkl_rt.2.dll", "mkl_rt.1.dll", "mkl_rt.dll"];

const inside = (folder: string, names: readonly string[], separator = "/"): string[] =>
  names.map((name) => `${folder}${separator}${name}`);

function linux({ arch, variables }: NativeEnvironment): string[] {
  const folders = ["/usr/lib64", "/usr/lib", "/usr/local/lib", "/opt/OpenBLAS/lib"];
  const triplet = TRIPLETS[arch];
  if (triplet) folders.unshift(`/usr/lib/${triplet}`);
  const mkl = variables.MKLROOT ?? "/opt/intel/oneapi/mkl/latest";
  const conda = variables.CONDA_PREFIX;
  return [
    ...OPENBLAS_LINUX,
    ...folders.flatMap((folder) => inside(folder, OPENBLAS_LINUX.slice(0, 2))),
    ...(conda ? inside(`${conda}/lib`, [...OPENBLAS_LINUX.slice(0, 2), ...MKL_LINUX]) : []),
    ...MKL_LINUX,
    ...inside(`${mkl}/lib`, MKL_LINUX),
    ...inside(`${mkl}/lib/intel64`, MKL_LINUX),
  ];
}

function mac({ variables }: NativeEnvironment): string[] {
  const conda = variables.CONDA_PREFIX;
  return [
    "/System/Library/Frameworks/Accelerate.framework/Accelerate",
    "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
    "/usr/local/opt/openblas/lib/libopenblas.dylib",
    "/opt/local/lib/libopenblas.dylib",
    ...(conda ? [`${conda}/lib/libopenblas.dylib`] : []),
    "libopenblas.dylib",
  ];
}

function windows({ variables }: NativeEnvironment): string[] {
  const conda = variables.CONDA_PREFIX;
  const programs = variables["ProgramFiles(x86)"] ?? "C:\\Program Files (x86)";
  const mkl = variables.MKLROOT ?? `${programs}\\Intel\\oneAPI\\mkl\\latest`;
  const openblas = ["libopenblas.dll", "openblas.dll"];
  return [
    ...openblas,
    ...(conda ? inside(`${conda}\\Library\\bin`, [...openblas, ...MKL_WINDOWS], "\\") : []),
    ...MKL_WINDOWS,
    ...inside(`${mkl}\\bin`, MKL_WINDOWS, "\\"),
    ...inside(`${mkl}\\redist\\intel64`, MKL_WINDOWS, "\\"),
  ];
}

/** Names and paths to try in turn, without repetition. */
export function candidates(environment: NativeEnvironment): readonly string[] {
  const byPlatform: Readonly<Record<string, (environment: NativeEnvironment) => string[]>> = {
    darwin: mac,
    win32: windows,
  };
  return [...new Set((byPlatform[environment.platform] ?? linux)(environment))];
}

/** How to get a BLAS on this platform, in one sentence. */
export function installAdvice(environment: NativeEnvironment): string {
  switch (environment.platform) {
    case "darwin":
      return "macOS brings Accelerate; if it is not found, install OpenBLAS with `brew install openblas`.";
    case "win32":
      return (
        "Download OpenBLAS from https://github.com/OpenMathLib/OpenBLAS/releases " +
        "and set BURGEON_BLAS to the full path of libopenblas.dll."
      );
    default:
      return (
        "Install OpenBLAS: `apt install libopenblas0` (Debian, Ubuntu), `dnf install openblas` (Fedora), " +
        "`pacman -S openblas` (Arch), `apk add openblas` (Alpine), or set BURGEON_BLAS to the path of one."
      );
  }
}
