/** sum + x y, rounded once where the processor has an instruction for it, else twice: the bits differ between processors. */
@inline
export function addProduct(sum: v128, x: v128, y: v128): v128 {
  return f32x4.relaxed_madd(x, y, sum);
}
