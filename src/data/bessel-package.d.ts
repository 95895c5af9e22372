/** The part of `bessel` that is used here; it is published without types. */
declare module "bessel" {
  const bessel: {
    /** Bessel function of the first kind, J_n(x), for whole n. */
    besselj(x: number, n: number): number;
  };
  export default bessel;
}
