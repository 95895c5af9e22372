/** The part of `bessel` that is used here; it is published without types. */
declare module "bessel" {
  const bessel: {
    /** Bessel function of the first kind, J_n(x), for whole n >= 0 and any x; on [-2 pi, 2 pi] the error is below 2e-7. */
    besselj(x: number, n: number): number;
  };
  export default bessel;
}
