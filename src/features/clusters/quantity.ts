const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ ; not a number where it is none. */
function parseQuantity(text: string): number {
  const match = /^([+-]?[\d.]+)(?:([eE][+-]?\d+)|([a-zA-Z]{1,2}))?$/.exec(text)
  if (match === null) return Number.NaN
  const [, digits = '', exponent = '', suffix] = match
  const factor = suffix === undefined ? 1 : (factors[suffix] ?? Number.NaN)
  return Number(`${digits}${exponent}`) * factor
}

/** Whether two quantities mean the same: `1000m` and `1`, `1Gi` and `1024Mi`. */
export function sameQuantity(left: string, right: string): boolean {
  return left === right || compareQuantities(left, right) === 0
}

/** Negative where the left one is smaller, zero where they are equal; not a number where one of them is no quantity. */
export function compareQuantities(left: string, right: string): number {
  const [a, b] = [parseQuantity(left), parseQuantity(right)]
  return Math.abs(a - b) <= Math.max(Math.abs(a), Math.abs(b)) * 1e-12 ? 0 : a - b
}
