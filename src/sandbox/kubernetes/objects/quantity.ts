const pattern = /^([+-]?)(\d+\.?\d*|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\d+)?$/

/** `0.5` is `500m` and `1000m` is `1`: an API server stores quantities in this form. Undefined where it is none. */
export function canonicalQuantity(text: string): string | undefined {
  const match = pattern.exec(text)
  if (match === null) return undefined
  const [, sign = '', digits = '0', suffix = ''] = match
  if (suffix.endsWith('i')) return digits.includes('.') ? text : `${sign}${printBinary(BigInt(digits), suffix)}`
  const nanos = toNanos(digits, exponentOf(suffix))
  return nanos === undefined ? text : `${sign}${printNanos(nanos, suffix)}`
}

const binarySuffixes = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

/** `1024Mi` is `1Gi`. */
function printBinary(amount: bigint, suffix: string): string {
  const next = binarySuffixes[binarySuffixes.indexOf(suffix) + 1]
  if (amount === 0n) return '0'
  return next !== undefined && amount % 1024n === 0n ? printBinary(amount / 1024n, next) : `${amount}${suffix}`
}

const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
}

function exponentOf(suffix: string): number {
  return decimalExponents[suffix] ?? Number(suffix.slice(1))
}

function toNanos(digits: string, exponent: number): bigint | undefined {
  const [whole = '', fraction = ''] = digits.split('.')
  const shift = exponent + 9 - fraction.length
  if (shift < 0) return undefined
  return BigInt(`${whole}${fraction}`) * 10n ** BigInt(shift)
}

const decimalSuffixes = Object.entries(decimalExponents).sort(([, a], [, b]) => b - a)

function printNanos(nanos: bigint, suffix: string): string {
  if (nanos === 0n) return '0'
  const isExponent = /^[eE]/.test(suffix)
  for (const [name, exponent] of decimalSuffixes) {
    const unit = 10n ** BigInt(exponent + 9)
    if (nanos % unit === 0n) return `${nanos / unit}${isExponent ? exponentSuffix(exponent) : name}`
  }
  return '0'
}

function exponentSuffix(exponent: number): string {
  return exponent === 0 ? '' : `e${exponent}`
}
