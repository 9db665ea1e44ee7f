import { inspect } from 'node:util'

/** A value that must not be seen. It prints as `[secret]` everywhere; `expose()` is for the few lines that send or seal it. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  expose(): string {
    return this.#value
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}
