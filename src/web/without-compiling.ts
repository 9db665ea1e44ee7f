import { config } from 'zod'

// Zod would try to compile its parsers as they are made, which the page's policy forbids. So this comes before them.
config({ jitless: true })
