import { badRequest } from './api-status.ts'

/** One field as it stands on the wire: a number, or bytes. */
export interface WireField {
  readonly number: number
  readonly value: number | Buffer
}

/** Reads the fields of a protobuf message in their order; throws a 400 on bytes that are none. */
export function readWire(bytes: Buffer): readonly WireField[] {
  const fields: WireField[] = []
  let at = 0

  const readVarint = (): number => {
    let result = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at]
      if (byte === undefined) throw broken()
      at += 1
      result |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return Number(BigInt.asIntN(64, result))
    }
    throw broken()
  }
  const take = (length: number): Buffer => {
    if (length < 0 || at + length > bytes.length) throw broken()
    at += length
    return bytes.subarray(at - length, at)
  }
  const readValue = (wireType: number): number | Buffer => {
    switch (wireType) {
      case 0:
        return readVarint()
      case 1:
        return take(8).readDoubleLE()
      case 2:
        return take(readVarint())
      case 5:
        return take(4).readFloatLE()
      default:
        throw broken()
    }
  }

  while (at < bytes.length) {
    const tag = readVarint()
    fields.push({ number: tag >>> 3, value: readValue(tag & 7) })
  }
  return fields
}

function broken(): Error {
  return badRequest('error decoding protobuf: the message is cut short or is none')
}
