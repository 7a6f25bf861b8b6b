export { gini } from './equity/gini.ts'
export type { Shares } from './equity/amounts.ts'
