/** sum + x y, rounded twice: the same bits on every processor. */
@inline
export function addProduct(sum: v128, x: v128, y: v128): v128 {
  return f32x4.add(sum, f32x4.mul(x, y));
}
