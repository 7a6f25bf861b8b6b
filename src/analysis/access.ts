export type { Pairs } from './access/pairs.ts'
export type { Access, AccessRow, Amounts, Within } from './access/result.ts'
export { twoStepFca, type FcaOptions } from './access/two-step.ts'
