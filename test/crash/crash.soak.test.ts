import { describe } from 'vitest'
import { allPoints } from './crash-points.ts'
import { killAt } from './kill-at.ts'

describe('kill -9 at every named place', () => {
  killAt(allPoints)
})
