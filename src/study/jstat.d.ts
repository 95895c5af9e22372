/** The part of jstat that statistics uses; the package has no types of its own. */
declare module "jstat" {
  const jStat: {
    readonly studentt: {
      cdf(t: number, degrees: number): number;
      inv(share: number, degrees: number): number;
    };
    readonly noncentralt: { cdf(t: number, degrees: number, noncentrality: number): number };
  };
  export default jStat;
}
