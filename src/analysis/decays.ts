export * from './decay.ts'
export { parse } from './decay-text.ts'
