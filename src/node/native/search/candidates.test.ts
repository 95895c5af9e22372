import { describe, expect, it } from "vitest";
import { fakeEnvironment } from "../../../../test/support/fake-blas.ts";
import { candidates, places, wantedCandidate } from "./candidates.ts";

const paths = (environment: ReturnType<typeof fakeEnvironment>): string[] =>
  candidates(environment).map(({ path, origin }) => `${origin}: ${path}`);

describe("places", () => {
  it("names the usual libraries of each platform", () => {
    for (const [platform, name] of [
      ["linux", /libopenblas\.so\.0$/],
      ["linux", /libmkl_rt\.so\.2$/],
      ["darwin", /Accelerate$/],
      ["darwin", /homebrew.*libopenblas\.dylib$/],
      ["win32", /mkl_rt\.2\.dll$/],
    ] as const) {
      expect(places({ ...fakeEnvironment(), platform }).some(([, path]) => name.test(path))).toBe(true);
    }
  });
});

describe("candidates", () => {
  it("are the existing libraries, each file once, with what changes when the file does", () => {
    const environment = fakeEnvironment({
      "/usr/lib/x86_64-linux-gnu/libopenblas.so.0": "-> /real.so",
      "/usr/lib/x86_64-linux-gnu/libopenblas.so": "-> /real.so",
      "/usr/lib64/libopenblas.so.0": "2 MB",
    });
    expect(candidates(environment)).toEqual([
      { path: "/usr/lib/x86_64-linux-gnu/libopenblas.so.0", origin: "system", stamp: "link" },
      { path: "/usr/lib64/libopenblas.so.0", origin: "system", stamp: "2 MB" },
    ]);
  });

  it("include what the loader knows by name, conda and MKL bring, and burgeon blas install left, which comes first", () => {
    const environment = fakeEnvironment(
      {
        "/etc/ld.so.cache": "\u0001\u0002\0libopenblas.so.0\0/opt/own/libopenblas.so.0\0libm.so\0/lib/libm.so\0",
        "/opt/own/libopenblas.so.0": "1",
        "/conda/lib/libopenblas.so": "1",
        "/mkl/lib/libmkl_rt.so.2": "1",
        "/cache/openblas-0.3.9/libscipy_openblas.so": "1",
        "/cache/openblas-0.3.34/libscipy_openblas.so": "1",
        "/cache/openblas-0.3.34/LICENSE.txt": "1",
      },
      { CONDA_PREFIX: "/conda", MKLROOT: "/mkl" },
    );
    expect(paths(environment)).toEqual([
      "burgeon blas install: /cache/openblas-0.3.34/libscipy_openblas.so",
      "burgeon blas install: /cache/openblas-0.3.9/libscipy_openblas.so",
      "system: /opt/own/libopenblas.so.0",
      "conda: /conda/lib/libopenblas.so",
      "MKL: /mkl/lib/libmkl_rt.so.2",
    ]);
  });

  it("find Accelerate, which is no file, and libraries on the path of Windows", () => {
    const mac = { ...fakeEnvironment(), platform: "darwin" };
    expect(candidates(mac)).toMatchObject([{ origin: "system", stamp: "part of the system" }]);
    const windows = fakeEnvironment({ "C:\\own/libopenblas.dll": "1" }, { Path: "C:\\other;C:\\own" });
    expect(paths({ ...windows, platform: "win32" })).toEqual(["system: C:\\own/libopenblas.dll"]);
  });

  describe("of Python", () => {
    const numpy = "lib/python3.12/site-packages/numpy.libs/libscipy_openblas64_-32a4b2a6.so";
    const gfortran = "lib/python3.12/site-packages/numpy.libs/libgfortran-040039e1.so.5.0.0";

    it("are those of the active environment, without their dependencies", () => {
      const scipy = "lib/python3.12/site-packages/scipy_openblas32/lib/libscipy_openblas.so";
      const files = { [`/env/${numpy}`]: "1", [`/env/${gfortran}`]: "1", [`/env/${scipy}`]: "1" };
      expect(paths(fakeEnvironment(files, { VIRTUAL_ENV: "/env" }))).toEqual([
        `Python: /env/${numpy}`,
        `Python: /env/${scipy}`,
      ]);
    });

    it("are those of the first Python on the path, of its virtual environment where it is in one", () => {
      const files = { "/bin/python3": "-> /py/bin/python3.12", [`/py/${numpy}`]: "1", [`/env/${numpy}`]: "1" };
      expect(paths(fakeEnvironment(files, { PATH: "/none:/bin" }))).toEqual([`Python: /py/${numpy}`]);
      const inside = { ...files, "/env/bin/python3": "-> /py/bin/python3.12", "/env/pyvenv.cfg": "" };
      expect(paths(fakeEnvironment(inside, { PATH: "/env/bin:/bin" }))).toEqual([`Python: /env/${numpy}`]);
    });

    it("are those of the version that pyenv's shim would run", () => {
      const files = {
        "/home/me/.pyenv/shims/python3": "#!/bin/sh",
        "/home/me/.pyenv/version": "3.12.1\n",
        [`/home/me/.pyenv/versions/3.12.1/${numpy}`]: "1",
        [`/home/me/.pyenv/versions/3.11.0/${numpy}`]: "1",
      };
      const shims = { PATH: "/home/me/.pyenv/shims" };
      const found = (version: string): string => `Python: /home/me/.pyenv/versions/${version}/${numpy}`;
      expect(paths(fakeEnvironment(files, shims))).toEqual([found("3.12.1")]);
      expect(paths(fakeEnvironment(files, { ...shims, PYENV_VERSION: "3.11.0" }))).toEqual([found("3.11.0")]);
    });
  });

  it("of BURGEON_BLAS is a path, or a name for the loader", () => {
    const environment = fakeEnvironment({ "/own.so": "1 MB" });
    expect(wantedCandidate("/own.so", environment).stamp).toBe("1 MB");
    expect(wantedCandidate("libopenblas.so.0", environment)).toMatchObject({
      path: "libopenblas.so.0",
      origin: "BURGEON_BLAS",
    });
  });
});
