import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const paths = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Path of a Chromium on this machine, or undefined where there is none (browser tests then skip). */
export const chromiumPath: string | undefined = paths.find(path => path !== undefined && existsSync(path))

/** Starts it without a window. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'] })
}
