import { constantFrom, oneof, sample, string, tuple } from 'fast-check'

const handWritten: readonly string[] = [
  '<script>globalThis.pwned = 1</script>',
  '"><img src=x onerror="globalThis.pwned=1">',
  "';globalThis.pwned=1;//",
  '<svg/onload=globalThis.pwned=1>',
  'javascript:globalThis.pwned=1',
  '</textarea><script>globalThis.pwned=1</script>',
  '<iframe srcdoc="<script>parent.pwned=1</script>">',
  '<a href="javascript:globalThis.pwned=1">click</a>',
  '{{constructor.constructor("globalThis.pwned=1")()}}',
  '${globalThis.pwned=1}',
  '{count, plural, one {#} other {#}}',
  '%s%n%x%d',
  '../../../../etc/passwd',
  '\u202Etxt.exe\u202C',
  '\u0000\u0001\u0007\u001b[31mred\u001b[0m',
  '\uFEFF\u200B\u200D',
  'Z\u0351\u036B\u0343\u036A\u0302\u036B\u033D\u034F\u0334\u0319\u0324\u031E\u0349a\u0317lgo',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿👨‍👩‍👧‍👦',
  '\uD800',
  'مرحبا بالعالم',
  '𝔘𝔫𝔦𝔠𝔬𝔡𝔢',
  'W'.repeat(5000),
  'a b '.repeat(1000),
  '\n'.repeat(200),
  '<style>*{display:none}</style>',
  '<base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
  '__proto__',
  'constructor',
  'null',
  '-1e309',
  "' OR 1=1 --",
]

/** As many strings as asked for that have broken other consoles; the rest made at random from the same seed. */
export function hostileStrings(count: number, seed: number): readonly string[] {
  const random = sample(
    oneof(
      string({ unit: 'binary', maxLength: 200 }),
      string({ unit: 'grapheme-composite', maxLength: 400 }),
      tuple(constantFrom(...handWritten.filter((text) => text.length < 200)), string({ maxLength: 20 })).map(
        ([text, more]) => more + text + more,
      ),
    ),
    { numRuns: 3 * count, seed },
  )
  return [...new Set([...handWritten, ...random])].slice(0, count)
}
