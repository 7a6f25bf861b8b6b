import { job, type BrowserResult } from './browser-job.ts'

declare global {
  var measure: () => Promise<BrowserResult>
}

globalThis.measure = async () => job(await (await fetch('/network')).arrayBuffer())
