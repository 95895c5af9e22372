/**
 * The wheels of `scipy-openblas32`, by platform: OpenBLAS as SciPy's maintainers build it, for every processor of an architecture at once.
 *
 * Their licenses are unpacked beside the library.
 * @module
 */

export const PACKAGE = "scipy-openblas32";
export const VERSION = "0.3.34.481.3";

/** A wheel, pinned by its checksum. */
export interface Wheel {
  readonly file: string;
  readonly sha256: string;
}

const named = (tag: string, sha256: string): Wheel => ({
  file: `scipy_openblas32-${VERSION}-py3-none-${tag}.whl`,
  sha256,
});

const WHEELS: Readonly<Record<string, Wheel>> = {
  "linux-x64": named(
    "manylinux_2_27_x86_64.manylinux_2_28_x86_64",
    "0595f94cd58c1f8a0d90c975621f4587337a003916b1979e834ebdf2cb5d9504",
  ),
  "linux-arm64": named(
    "manylinux_2_27_aarch64.manylinux_2_28_aarch64",
    "e085dddbc5b9aa130f83def515d31c440e69f387a90c7e63b154a5575b4466bc",
  ),
  "linux-ppc64": named(
    "manylinux_2_27_ppc64le.manylinux_2_28_ppc64le",
    "f12ea9d388f887c10b921aaedaab861c957152b6b84d98e391a189ca7a256cbe",
  ),
  "linux-musl-x64": named("musllinux_1_2_x86_64", "46fac855d3c05004f9ee111eeeeb0aeb076c6411fc6f87c34a49b8ba729c4c38"),
  "linux-musl-arm64": named(
    "musllinux_1_2_aarch64",
    "88b00ba6a232fe958695403f6f71858fb23c3c9ce561c467e787e5d46ace16ca",
  ),
  "darwin-x64": named("macosx_10_13_x86_64", "85d42ee10fd207ed6014273dcb9236ab1a65d21357f278b3aa0a78e8189665a8"),
  "darwin-arm64": named("macosx_11_0_arm64", "813bb8101da2f64555c4a5e71c3714539d92b0b4f1841ec12b80d50e56cde46c"),
  "win32-x64": named("win_amd64", "963e311354df08856c22aad17d77209448d2d8fc3bc4b3b1d87912828797cf13"),
  "win32-arm64": named("win_arm64", "64b1637b1c0495552351743e6f5d8bb50828aaea5821bb8d998927837256bda9"),
  "win32-ia32": named("win32", "018c83285d739bcaa1e94c5190b27c8d11a57de454dbd3f2dfd8acd3d56caf74"),
};

/** The wheel for a platform; `null` where there is none. `isMusl`: the C library is musl, as on Alpine. */
export function wheelFor(platform: string, arch: string, isMusl: boolean): Wheel | null {
  return WHEELS[[platform, ...(isMusl ? ["musl"] : []), arch].join("-")] ?? null;
}
